package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What the revisions changed in a record. */
@PledgebookTest
@DirtiesContext
class RecordHistoryTests {

    private static final String PLEDGE = "/api/v1/pledges/france-several-thousand-soldiers";

    @Autowired
    private Api api;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void aPledgeIsCreatedByTheSummitAndUpdatedByTheFollowUps() {
        JsonNode changes = api.json(PLEDGE + "/history?asOf=2").get("data");
        assertThat(changes).hasSize(2);
        assertThat(changes.get(0).get("change").asString()).isEqualTo("UPDATED");
        assertThat(changes.get(0).at("/revision/number").asInt()).isEqualTo(2);
        assertThat(changes.get(0).at("/revision/reason").asString()).isNotBlank();
        JsonNode quantity = Objects.requireNonNull(field(changes.get(0), "reportedQuantity"));
        assertThat(quantity.get("before").isNull()).isTrue();
        assertThat(quantity.at("/after/min").asInt()).isEqualTo(6000);
        assertThat(changes.get(1).get("change").asString()).isEqualTo("CREATED");
        assertThat(Objects.requireNonNull(field(changes.get(1), "level"))
                        .get("after")
                        .asString())
                .isEqualTo("PROPOSED");
    }

    @Test
    void theHistoryOfThePastEndsThere() {
        assertThat(api.json(PLEDGE + "/history?asOf=1").get("data")).hasSize(1);
        assertThat(api.get("/api/v1/pledges/united-kingdom-money-for-preparing-units/history?asOf=1")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nations",
                "leaders",
                "summits",
                "statements",
                "assurance-categories",
                "triggers",
                "pledges",
                "sources",
                "corrections"
            })
    void everyRecordHasAHistoryThatEndsInWhatItIs(String collection) {
        for (JsonNode listed :
                api.json("/api/v1/" + collection + "?limit=500&asOf=2").get("data")) {
            String path =
                    "/api/v1/" + collection + "/" + listed.iterator().next().asString();
            JsonNode changes = api.json(path + "/history?asOf=2").get("data");
            JsonNode record = api.json(path + "?asOf=2");
            assertThat(changes.get(changes.size() - 1).get("change").asString())
                    .as(path)
                    .isEqualTo("CREATED");
            for (String name : record.propertyNames()) {
                JsonNode now = null;
                for (int i = changes.size() - 1; i >= 0; i--) {
                    JsonNode field = field(changes.get(i), name);
                    if (field != null) {
                        assertThat(field.get("before")).as(path + " " + name).isNotEqualTo(field.get("after"));
                        now = field.get("after");
                    }
                }
                JsonNode value = record.get(name);
                boolean none = value.isNull() || (value.isContainer() && value.isEmpty());
                if (none) {
                    assertThat(now == null || now.isNull())
                            .as(path + " " + name)
                            .isTrue();
                } else {
                    assertThat(now).as(path + " " + name).isEqualTo(value);
                }
            }
        }
    }

    @Test
    void aTriggerThatFailsStandsInTheHistoryOfWhatHangsOnItAndARecordThatIsGoneKeepsItsOwn() {
        transaction.executeWithoutResult(status -> {
            begin(3, "the ceasefire fails");
            jdbc.sql("update activation_trigger set state = 'FAILED', state_since = '2026-03-01'"
                            + " where slug = 'ceasefire-in-ukraine'")
                    .update();
            for (String table : new String[] {"pledge_pledgor", "pledge_trigger", "pledge_event"}) {
                jdbc.sql("delete from " + table + " where pledge_slug = 'italy-no-troops'")
                        .update();
            }
            for (String table : new String[] {"citation", "correction_subject"}) {
                jdbc.sql("delete from " + table + " where kind = 'PLEDGE' and key = 'italy-no-troops'")
                        .update();
            }
            jdbc.sql("delete from pledge where slug = 'italy-no-troops'").update();
        });
        JsonNode met = api.json(PLEDGE + "/history").get("data").get(0);
        assertThat(met.at("/revision/reason").asString()).isEqualTo("the ceasefire fails");
        assertThat(met.get("fields")).hasSize(1);
        assertThat(met.at("/fields/0/before/0/state").asString()).isEqualTo("NOT_MET");
        assertThat(met.at("/fields/0/after/0/state").asString()).isEqualTo("FAILED");
        JsonNode gone = api.json("/api/v1/pledges/italy-no-troops/history").get("data");
        assertThat(gone.get(0).get("change").asString()).isEqualTo("DELETED");
        assertThat(gone.get(0).get("fields")).isEmpty();
        assertTombstone("/api/v1/pledges/italy-no-troops");
        assertTombstone("/api/v1/pledges/italy-no-troops?asOf=3");
        assertTombstone("/api/v1/pledges/italy-no-troops/events");
        assertThat(api.send("HEAD", "/api/v1/pledges/italy-no-troops").status()).isEqualTo(410);
        assertThat(api.get("/api/v1/pledges/italy-no-troops?asOf=2").status()).isEqualTo(200);
        Answer page = api.get("/pledges/italy-no-troops");
        assertThat(page.status()).isEqualTo(410);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.body()).contains("revision 3").contains("the ceasefire fails");
        assertThat(api.get("/pledges/italy-no-troops?asOf=2").status()).isEqualTo(200);
        assertThat(api.get("/pledges/never-was").status()).isEqualTo(404);
    }

    private void assertTombstone(String path) {
        Answer answer = api.get(path);
        assertThat(answer.status()).as(path).isEqualTo(410);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("type").asString()).isEqualTo("/problems/gone");
        assertThat(answer.json().get("revision").asInt()).isEqualTo(3);
        assertThat(answer.json().get("reason").asString()).isEqualTo("the ceasefire fails");
    }

    private void begin(long number, String reason) {
        assertThat(jdbc.sql("select number from begin_revision('test', 'CORRECTION', :reason)")
                        .param("reason", reason)
                        .query(Long.class)
                        .single())
                .isEqualTo(number);
    }

    @Test
    void whatNeverWasHasNoHistory() {
        Answer answer = api.get("/api/v1/nations/XXX/history");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("detail").asString()).contains("XXX").contains("/api/v1/nations");
    }

    private static @Nullable JsonNode field(JsonNode change, String name) {
        for (JsonNode field : change.get("fields")) {
            if (field.get("field").asString().equals(name)) {
                return field;
            }
        }
        return null;
    }
}
