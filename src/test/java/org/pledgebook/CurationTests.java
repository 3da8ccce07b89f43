package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writing the book over HTTP. */
@PledgebookTest
@DirtiesContext
@TestPropertySource(
        properties = {
            "pledgebook.writes.max-per-minute=100000",
            "pledgebook.cors.write-origins=https://desk.example,https://other.example"
        })
class CurationTests {

    private static final JsonMapper MAPPER = new JsonMapper();

    private static final Path EXAMPLES = Path.of("src/main/resources/openapi/examples");

    private static final String WHY = "?reasonKind=SOURCE&reason=A%20test";

    private static final String PLEDGE = "/api/v1/pledges/france-several-thousand-soldiers";

    private static final String CEASEFIRE = "/api/v1/triggers/ceasefire-in-ukraine";

    @Autowired
    private Api api;

    @Autowired
    private TokenService tokens;

    @Autowired
    private BookHistory history;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private EntityManagerFactory entityManagerFactory;

    private String token = "";

    @BeforeEach
    void becomeAdmin() {
        revokeAll();
        token = tokens.issue("test", EditorRole.ADMIN, Duration.ofDays(1));
    }

    private void revokeAll() {
        tokens.all().stream().filter(held -> held.revokedAt() == null).forEach(held -> tokens.revoke(held.id()));
    }

    @AfterEach
    void theHistoryIsThatOfTheBook() {
        history.isThatOfTheBook();
    }

    private long latest() {
        return jdbc.sql("select max(number) from revision").query(Long.class).single();
    }

    private Answer write(String method, String path, String body, String... headers) {
        return api.write(method, path + WHY, token, body, headers);
    }

    private Answer patch(String path, String body) {
        return write("PATCH", path, body, "If-Match", api.get(path).header("ETag"));
    }

    @Test
    void whatTheDescriptionShowsAsExamplesIsWritten() throws IOException {
        List<String> order = List.of(
                "createSource",
                "createNation",
                "createLeader",
                "createSummit",
                "createStatement",
                "createAssuranceCategory",
                "createTrigger",
                "createPledge",
                "createCorrection",
                "addPledgeEvent",
                "addNationCitation",
                "addLeaderCitation",
                "addSummitCitation",
                "addStatementCitation",
                "addAssuranceCategoryCitation",
                "addTriggerCitation",
                "addPledgeCitation",
                "addCorrectionCitation",
                "patchSource",
                "patchNation",
                "patchLeader",
                "patchSummit",
                "patchStatement",
                "patchAssuranceCategory",
                "patchTrigger",
                "patchPledge",
                "patchCorrection",
                "renameNation",
                "renameLeader",
                "renameSummit",
                "renameStatement",
                "renameAssuranceCategory",
                "renameTrigger",
                "renamePledge",
                "renameCorrection",
                "renameSource");
        Map<String, String> renamed = new HashMap<>();
        long before = latest();
        for (String name : order) {
            JsonNode example = MAPPER.readTree(Files.readString(EXAMPLES.resolve(name + ".json")));
            String[] request = example.get("request").asString().split(" ", -1);
            String body = example.get("body").toString();
            String record = request[1].replaceFirst("/rename$", "");
            Answer answer = request[0].equals("PATCH")
                    ? patch(request[1], body)
                    : record.equals(request[1])
                            ? write("POST", request[1], body)
                            : write(
                                    "POST",
                                    request[1],
                                    body,
                                    "If-Match",
                                    api.get(record).header("ETag"));
            renamed.put(record, answer.header("Location"));
            assertThat(answer.status())
                    .as(name + ": " + answer.body())
                    .isEqualTo(request[0].equals("PATCH") ? 200 : 201);
            assertThat(answer.header("Pledgebook-Revision")).isEqualTo(String.valueOf(++before));
            String address = request[0].equals("PATCH") ? request[1] : answer.header("Location");
            Answer read = api.get(address);
            assertThat(read.json()).as(name).isEqualTo(answer.json());
            assertThat(read.header("ETag")).as(name).isEqualTo(answer.header("ETag"));
            if (name.startsWith("create")) {
                Answer again = write("POST", request[1], body);
                assertThat(again.status()).as(name).isEqualTo(409);
                assertThat(again.json().get("detail").asString())
                        .isEqualTo("There is a record at " + address + " already. PATCH changes it.");
            }
        }
        JsonNode pledge = api.json("/api/v1/pledges/malta-divers");
        assertThat(pledge.get("level").asString()).isEqualTo("SIGNED");
        assertThat(pledge.get("confidence").asString()).isEqualTo("CORROBORATED");
        assertThat(pledge.get("territory").isNull()).isTrue();
        JsonNode revision = api.json("/api/v1/revisions/" + before);
        assertThat(revision.get("editor").asString()).isEqualTo("test");
        assertThat(revision.get("reason").asString()).isEqualTo("A test");
        // What was written can be taken out again, in the opposite order.
        for (int i = order.indexOf("createCorrection"); i >= 0; i--) {
            JsonNode example = MAPPER.readTree(Files.readString(EXAMPLES.resolve(order.get(i) + ".json")));
            String path = Objects.requireNonNull(
                    renamed.get(example.get("request").asString().split(" ", -1)[1] + "/"
                            + example.get("body").iterator().next().asString()));
            assertThat(write("DELETE", path, "", "If-Match", api.get(path).header("ETag"))
                            .status())
                    .as(path)
                    .isEqualTo(204);
            assertThat(api.get(path).status()).as(path).isEqualTo(410);
            assertThat(api.get(path + "?asOf=" + before).status()).as(path).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // What the database refuses,
                "",
                // and what is refused before it is asked.
                """
                {"source": "paris-declaration", "field": "flag", "stance": "SUPPORTS", "paraphrase": "Says so."}"""
            })
    void thatAKeyIsTakenIsToldWhateverElseTheBookHasAgainstTheRecord(String citation) {
        long before = latest();
        Answer answer = write("POST", "/api/v1/nations", """
                {"code": "FRA", "alpha2": "GB", "name": "United Kingdom", "officialName": "French Republic", "citations": [%s]}
                """.formatted(citation));
        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        assertThat(latest()).isEqualTo(before);
        assertThat(answer.json().get("detail").asString())
                .isEqualTo("There is a record at /api/v1/nations/FRA already. PATCH changes it.");
    }

    /** Whoever writes waits for each statement, and all other writers with him. */
    @Test
    void ofANewSourceHibernateWritesTheRowAndAsksNothing() {
        Statistics statistics =
                entityManagerFactory.unwrap(SessionFactory.class).getStatistics();
        statistics.clear();
        assertThat(write("POST", "/api/v1/sources", """
                        {"slug": "counted", "title": "T", "publisher": "P", "url": "https://counted.example/", "tier": "PRIMARY"}
                        """).status()).isEqualTo(201);
        assertThat(statistics.getPrepareStatementCount()).isOne();
        assertThat(write("DELETE", "/api/v1/sources/counted", "", "If-Match", "*")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aPledgeOfWhichOneFieldIsChangedIsReadOnceToBeChangedAndOnceToBeShown() {
        int triggers = api.json(PLEDGE).get("triggers").size();
        Statistics statistics =
                entityManagerFactory.unwrap(SessionFactory.class).getStatistics();
        statistics.clear();
        assertThat(write("PATCH", PLEDGE, "{\"territory\": \"Counted\"}", "If-Match", "*")
                        .status())
                .isEqualTo(200);
        // The row, its two lists, citations and events; the states of its triggers; the row again. The answer is read
        // past
        // Hibernate.
        assertThat(statistics.getPrepareStatementCount()).isEqualTo(5 + triggers + 1);
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
    void aPatchThatChangesNothingMakesNoRevision(String collection) {
        long before = latest();
        for (JsonNode record : api.json("/api/v1/" + collection + "?limit=500").get("data")) {
            String path =
                    "/api/v1/" + collection + "/" + record.iterator().next().asString();
            Answer answer = patch(path, "{}");
            assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
            assertThat(answer.header("Pledgebook-Revision")).isEqualTo(String.valueOf(before));
            assertThat(answer.json()).isEqualTo(api.json(path));
        }
        assertThat(latest()).isEqualTo(before);
    }

    @Test
    void withoutATokenTheBookIsOpenForReadingAndSaysHowToWriteIt() {
        revokeAll();
        Answer answer = api.write("PATCH", PLEDGE + WHY, "", "{}", "If-Match", "*");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.json().get("detail").asString())
                .contains("token issue")
                .contains("no token holds");
        assertThat(api.get(PLEDGE).status()).isEqualTo(200);
    }

    @Test
    void onlyATokenThatHoldsIsTaken() {
        String revoked = tokens.issue("revoked", EditorRole.CURATOR, Duration.ofDays(1));
        tokens.revoke(tokens.all().get(tokens.all().size() - 1).id());
        String expired = tokens.issue("expired", EditorRole.CURATOR, Duration.ofMillis(1));
        for (String refused : List.of(
                revoked,
                expired,
                token.substring(0, token.length() - 1) + "_",
                "pledgebook_1_x",
                "nonsense",
                "a.b.c")) {
            Answer answer = api.write("PATCH", PLEDGE + WHY, refused, "{}", "If-Match", "*");
            assertThat(answer.status()).as(refused).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(answer.json().get("type").asString()).isEqualTo("/problems/unauthorized");
            assertThat(answer.body()).doesNotContain(refused);
        }
        assertThat(api.write("PATCH", PLEDGE + WHY, token, "{}", "If-Match", "*")
                        .status())
                .isEqualTo(200);
        assertThat(tokens.all().stream()
                        .filter(held -> held.revokedAt() == null && held.name().equals("test"))
                        .map(held -> held.lastUsedAt()))
                .doesNotContainNull();
        assertThat(jdbc.sql("select secret_hash from api_token")
                        .query(String.class)
                        .list())
                .allSatisfy(hash -> assertThat(token).doesNotContain(hash));
    }

    @Test
    void aCuratorChangesRecordsAndAnAdminAlsoTakesThemOut() {
        String curator = tokens.issue("curator", EditorRole.CURATOR, Duration.ofDays(1));
        assertThat(api.write("PATCH", PLEDGE + WHY, curator, "{}", "If-Match", "*")
                        .status())
                .isEqualTo(200);
        Answer refused = api.write("DELETE", PLEDGE + WHY, curator, "", "If-Match", "*");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("type").asString()).isEqualTo("/problems/forbidden");
    }

    @Test
    void everyWriteSaysWhy() {
        Answer silent = api.write("PATCH", PLEDGE, token, "{}", "If-Match", "*");
        assertThat(silent.status()).isEqualTo(400);
        assertThat(silent.json().get("errors").findValuesAsString("parameter"))
                .containsExactlyInAnyOrder("reason", "reasonKind");
        assertThat(silent.body()).contains("SOURCE, CORRECTION, MODEL");
        Answer unknown = api.write("PATCH", PLEDGE + WHY + "&because=x", token, "{}", "If-Match", "*");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body()).contains("because").contains("reasonKind");
    }

    @Test
    void aChangeNeedsTheStateThatItsEditorHasSeen() {
        String tag = api.get(PLEDGE).header("ETag");
        assertThat(write("PATCH", PLEDGE, "{\"note\": 1}").status()).isEqualTo(428);
        assertThat(write("DELETE", PLEDGE, "").status()).isEqualTo(428);
        Answer first = write("PATCH", PLEDGE, "{\"territory\": \"Ukraine, west\"}", "If-Match", tag);
        assertThat(first.status()).isEqualTo(200);
        Answer lost = write("PATCH", PLEDGE, "{\"territory\": \"Ukraine, south\"}", "If-Match", tag);
        assertThat(lost.status()).isEqualTo(412);
        assertThat(lost.json().get("detail").asString()).contains("since revision");
        assertThat(write("PATCH", PLEDGE, "{\"territory\": null}", "If-Match", "\"999-abc\"")
                        .status())
                .isEqualTo(412);
        // Another record was changed since; this one was not.
        assertThat(patch("/api/v1/nations/ESP", "{\"note\": \"Joined late.\"}").status())
                .isEqualTo(200);
        Answer second =
                write("PATCH", PLEDGE, "{\"territory\": \"Ukraine\"}", "If-Match", "\"0-no\", " + first.header("ETag"));
        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(api.json(PLEDGE).get("territory").asString()).isEqualTo("Ukraine");
    }

    @Test
    void anIdempotencyKeyMakesAWriteSafeToRepeat() {
        String body = """
                {"slug": "written-once", "title": "Once", "publisher": "A", "url": "https://once.example/", "tier": "PRIMARY"}""";
        Answer first = write("POST", "/api/v1/sources", body, "Idempotency-Key", "k-1");
        Answer again = write("POST", "/api/v1/sources", body, "Idempotency-Key", "k-1");
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        for (String header : List.of("Location", "ETag", "Pledgebook-Revision")) {
            assertThat(again.header(header)).isEqualTo(first.header(header));
        }
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        String sameKey = body.replace("PRIMARY", "AGGREGATOR");
        assertThat(sameKey).isNotEqualTo(body);
        assertThat(write("POST", "/api/v1/sources", sameKey, "Idempotency-Key", "k-1")
                        .status())
                .isEqualTo(422);
        Answer other = write("POST", "/api/v1/sources", body.replace("once", "twice"), "Idempotency-Key", "k-1");
        assertThat(other.status()).isEqualTo(422);
        assertThat(write("POST", "/api/v1/sources", body).status()).isEqualTo(409);
    }

    @Test
    void aRepeatedWriteThatChangedNothingDoesNotKnowTheRevisionOfAnother() {
        String seen = api.get(PLEDGE).header("ETag");
        Answer first = write("PATCH", PLEDGE, "{}", "If-Match", seen, "Idempotency-Key", "k-nothing");
        assertThat(first.header("ETag")).isEqualTo(seen);
        assertThat(patch(PLEDGE, "{\"territory\": \"Ukraine, east\"}").status()).isEqualTo(200);
        Answer again = write("PATCH", PLEDGE, "{}", "If-Match", seen, "Idempotency-Key", "k-nothing");
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("ETag")).isEqualTo(seen);
        assertThat(write("PATCH", PLEDGE, "{\"territory\": \"Ukraine\"}", "If-Match", again.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(patch(PLEDGE, "{\"territory\": \"Ukraine\"}").status()).isEqualTo(200);
    }

    @Test
    void ofSeveralTagsTheLastOneCountsAndNoneIsOfTheFuture() {
        String old = api.get(PLEDGE).header("ETag");
        String body = "{\"territory\": \"Ukraine, north\"}";
        String now = patch(PLEDGE, body).header("ETag");
        assertThat(write("PATCH", PLEDGE, body, "If-Match", old + ", " + now).status())
                .isEqualTo(200);
        for (String number : List.of("0", "999999")) {
            String forged = now.replaceFirst("[0-9]+", number);
            assertThat(write("PATCH", PLEDGE, "{\"territory\": \"Sea\"}", "If-Match", forged)
                            .status())
                    .as(forged)
                    .isEqualTo(412);
        }
        assertThat(patch(PLEDGE, "{\"territory\": \"Ukraine\"}").status()).isEqualTo(200);
    }

    @Test
    void aTextThatIsTooLongForItsPlaceIsRefused() {
        String name = new Random(1)
                .ints(9_000, 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        for (int length : new int[] {4_000, 9_000}) {
            Answer answer = patch("/api/v1/nations/ESP", "{\"name\": \"" + name.substring(0, length) + "\"}");
            assertThat(answer.status()).as(answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains("too long").doesNotContain("index");
        }
    }

    @Test
    void aTriggerThatIsMetMovesAllThatHangsOnItInOneRevision() {
        JsonNode hanging = api.json(CEASEFIRE + "/pledges?limit=500&fields=slug,activation,delivery,triggers");
        Answer unfounded = patch(CEASEFIRE, "{\"state\": \"MET\", \"stateSince\": \"2026-04-01\"}");
        assertThat(unfounded.status()).isEqualTo(422);
        assertThat(unfounded.json().at("/errors/0/pointer").asString()).isEqualTo("/citations");
        String word = """
                "citations": [{"field": "state", "source": "president-ua-remarks", "locator": "p. 1",
                    "paraphrase": "Says so.", "stance": "SUPPORTS"}]""";
        Answer met = patch(CEASEFIRE, "{\"state\": \"MET\", \"stateSince\": \"2026-04-01\", " + word + "}");
        assertThat(met.status()).as(met.body()).isEqualTo(200);
        long revision = Long.parseLong(met.header("Pledgebook-Revision"));
        assertThat(latest()).isEqualTo(revision);
        int moved = 0;
        for (JsonNode before : hanging.get("data")) {
            JsonNode now = api.json("/api/v1/pledges/" + before.get("slug").asString());
            boolean waiting = now.get("triggers")
                    .valueStream()
                    .anyMatch(trigger -> !trigger.get("state").asString().equals("MET"));
            assertThat(now.get("activation").asString()).isEqualTo(waiting ? "CONTINGENT" : "UNCONDITIONAL");
            if (!waiting) {
                moved++;
                assertThat(now.get("delivery").asString()).isEqualTo("NOT_STARTED");
                JsonNode event = now.get("events").get(now.get("events").size() - 1);
                assertThat(event.get("occurredOn").asString()).isEqualTo("2026-04-01");
                assertThat(event.get("source").asString()).isEqualTo("president-ua-remarks");
            } else {
                assertThat(now.get("delivery")).isEqualTo(before.get("delivery"));
            }
            JsonNode then = api.json("/api/v1/pledges/" + before.get("slug").asString() + "?asOf=" + (revision - 1));
            assertThat(then.get("activation")).isEqualTo(before.get("activation"));
        }
        assertThat(moved).isPositive();
        assertThat(api.json("/api/v1/pledges?activation=UNCONDITIONAL&trigger=ceasefire-in-ukraine")
                        .at("/page/total")
                        .asInt())
                .isEqualTo(moved);
        String page = CEASEFIRE.replace("/api/v1", "");
        assertThat(api.get(page).body()).contains("Those that wait for nothing else are no longer contingent.");
        Answer failed = patch(CEASEFIRE, "{\"state\": \"FAILED\", " + word.replace("p. 1", "p. 3") + "}");
        assertThat(failed.status()).as(failed.body()).isEqualTo(200);
        assertThat(api.get(page).body()).contains("hang on it, and stay contingent.");
        // It did not hold after all.
        Answer back = patch(
                CEASEFIRE, "{\"state\": \"NOT_MET\", \"stateSince\": null, " + word.replace("p. 1", "p. 2") + "}");
        assertThat(back.status()).as(back.body()).isEqualTo(200);
        assertThat(api.get(page).body()).contains("When its state is recorded, all of them move at once.");
        for (JsonNode before : hanging.get("data")) {
            JsonNode now = api.json("/api/v1/pledges/" + before.get("slug").asString());
            assertThat(now.get("activation")).isEqualTo(before.get("activation"));
            assertThat(now.get("delivery")).isEqualTo(before.get("delivery"));
        }
    }

    @Test
    void whatASourceIsDecidesHowWellItBearsPledgesOut() {
        String source = "/api/v1/sources/ministry-text";
        String pledge = "/api/v1/pledges/spain-drones";
        assertThat(write("POST", "/api/v1/sources", """
                {"slug": "ministry-text", "title": "Text", "publisher": "Ministry", "url": "https://ministry.example/",
                    "tier": "PRIMARY"}""").status()).isEqualTo(201);
        Answer created = write("POST", "/api/v1/pledges", """
                {"slug": "spain-drones", "title": "Drones", "summary": "Spain sends drones.", "pledgors": ["ESP"],
                    "beneficiary": "UKR", "level": "ANNOUNCED", "announcedOn": "2026-02-01",
                    "events": [{"axis": "LEVEL", "value": "ANNOUNCED", "occurredOn": "2026-02-01",
                        "summary": "Says so.", "source": "ministry-text"}],
                    "citations": [{"source": "ministry-text", "paraphrase": "Says so.", "stance": "SUPPORTS"}]}""");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.json().get("confidence").asString()).isEqualTo("CORROBORATED");
        long before = latest();
        assertThat(patch(source, "{\"tier\": \"SECONDARY\"}").status()).isEqualTo(200);
        assertThat(latest()).isEqualTo(before + 1);
        assertThat(api.json(pledge).get("confidence").asString()).isEqualTo("REPORTED");
        assertThat(api.json(pledge + "?asOf=" + before).get("confidence").asString())
                .isEqualTo("CORROBORATED");
        Answer cited = write("POST", pledge + "/citations", """
                {"source": "interfax-macron", "paraphrase": "Denies it.", "stance": "CONTRADICTS"}""");
        assertThat(cited.status()).as(cited.body()).isEqualTo(201);
        assertThat(cited.json().get("confidence").asString()).isEqualTo("DISPUTED");
    }

    @Test
    void onlyPagesOfConfiguredOriginsWrite() {
        for (String origin : List.of("https://desk.example", "https://stranger.example")) {
            Answer answer = write("PATCH", PLEDGE, "{}", "If-Match", "*", "Origin", origin);
            assertThat(answer.status()).as(origin).isEqualTo(origin.contains("desk") ? 200 : 403);
            Answer read = api.get(PLEDGE, "Origin", origin);
            assertThat(read.status()).isEqualTo(200);
            assertThat(read.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(read.header("Content-Security-Policy")).contains("default-src 'none'");
        }
    }

    @Test
    void whatOthersNameStays() {
        Answer answer = write("DELETE", "/api/v1/nations/FRA", "", "If-Match", "*");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().get("detail").asString()).contains("Other records name this one");
        assertThat(api.get("/api/v1/nations/FRA").status()).isEqualTo(200);
        Answer awaited = write("DELETE", "/api/v1/triggers/ceasefire-in-ukraine", "", "If-Match", "*");
        assertThat(awaited.status()).isEqualTo(409);
        assertThat(awaited.json().get("detail").asString())
                .containsPattern("in (/api/v1/[a-z/0-9-]+(, )?){3} and [0-9]+ more");
    }

    @Test
    void aRefusalNamesTheRecordThatStandsAgainstTheWrite() {
        String url = api.json("/api/v1/sources/paris-declaration").get("url").asString();
        Answer answer = write("POST", "/api/v1/sources", """
                {"slug": "the-same", "title": "T", "publisher": "P", "tier": "PRIMARY", "url": "%s"}""".formatted(url));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo("/url");
        assertThat(answer.json().at("/errors/0/detail").asString()).contains(": /api/v1/sources/paris-declaration (");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"level": "SIGNED"}                                    | /level       | No event says
            {"level": "PROMISED"}                                  | /level       | PROPOSED, ANNOUNCED
            {"title": ""}                                          | /title       | a text of 1 to
            {"title": null}                                        | /title       | required
            {"title": 5}                                           | /title       | a text
            {"title": "bell\\u0007"}                               | /title       | control characters
            {"title": "half \\ud800"}                              | /title       | a text
            {"pledgors": []}                                       | /pledgors    | either by nations
            {"pledgors": ["FRA", "FRA"]}                           | /pledgors    | but once
            {"pledgors": ["XXX"]}                                  | /pledgors/0  | is not in /api/v1/nations
            {"pledgors": "FRA"}                                    | /pledgors    | a list
            {"beneficiary": "${x}"}                                | /beneficiary | is not in /api/v1/nations
            {"category": "nonsense"}                               | /category    | assurance-categories
            {"triggers": []}                                       | /triggers    | names what must happen
            {"activation": "UNCONDITIONAL"}                        | /activation  | CONTINGENT
            {"endState": "SUPERSEDED"}                             | /supersededBy | names the one
            {"announcedOn": "2026-02-30"}                          | /announcedOn | a date such as
            {"announcedOn": "2999-01-01"}                          | /announcedOn | has not come yet
            {"quantity": {"text": "x", "min": 5, "max": 1, "certainty": "STATED"}} | /quantity | not be more
            {"quantity": {"text": "x", "min": 1e99, "certainty": "STATED"}} | /quantity/min | digits
            {"quantity": {"text": null}}                           | /quantity/text | required
            {"citations": []}                                      | /citations   | at least one citation
            {"citations": [{"source": "interfax-macron", "stance": "SUPPORTS"}]} | /citations/0 | quote or a paraphrase
            {"citations": [{"source": "interfax-macron", "stance": "SUPPORTS", "quote": "x", "field": "colour"}]} | /citations/0/field | Allowed are
            {"citations": [{"source": "interfax-macron", "stance": "SUPPORTS", "quote": "x", "weight": 1}]} | /citations/0/weight | Allowed are
            {"confidence": "CORROBORATED"}                         | /confidence  | Allowed are
            {"slug": "another"}                                    | ''           | keeps the key
            []                                                     | ''           | an object
            """)
    void aRecordThatBreaksARuleIsRefusedWithAPointer(String body, String pointer, String says) {
        long before = latest();
        Answer answer = patch(PLEDGE, body.replace("\\\\u", "\\u"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().get("errors").findValuesAsString("pointer")).contains(pointer);
        assertThat(answer.body()).contains(says).doesNotContain("org.").doesNotContain("Exception");
        assertThat(latest()).isEqualTo(before);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        Answer answer = write("POST", "/api/v1/pledges", "{\"slug\": \"Not A Slug\", \"level\": \"X\", \"colour\": 1}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").findValuesAsString("pointer"))
                .contains("/colour", "/level", "/title", "/summary", "/beneficiary", "/announcedOn")
                .contains("/slug", "/pledgors", "/citations");
    }

    @Test
    void faultsOfFormKeysAndRulesAreSaidAtOnce() {
        Answer answer = write("POST", "/api/v1/pledges", """
                {"slug": "spain-says", "summary": "S.", "pledgors": ["XXX"], "byCoalition": false, "beneficiary": "UKR",
                    "level": "SIGNED", "announcedOn": "2999-01-01", "endState": "SUPERSEDED",
                    "events": [{"axis": "LEVEL", "value": "ANNOUNCED", "occurredOn": "2026-02-01", "summary": "S.",
                        "source": "no-such-source"}],
                    "citations": [{"source": "interfax-macron", "quote": 5, "stance": "SUPPORTS"}]}""");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").findValuesAsString("pointer"))
                .containsExactly(
                        "/title",
                        "/pledgors/0",
                        "/level",
                        "/endState",
                        "/supersededBy",
                        "/announcedOn",
                        "/events/0/source",
                        "/citations/0/quote");
    }

    @Test
    void whatIsRequiredIsSaidWithItsFormAndAnExample() {
        JsonNode errors =
                write("POST", "/api/v1/nations", "{\"code\": \"Fra\"}").json().get("errors");
        assertThat(errors.findValuesAsString("detail"))
                .containsExactly(
                        "code must be three capital letters (ISO 3166-1 alpha-3), for example IRL.",
                        "alpha2 is required: two capital letters (ISO 3166-1 alpha-2), for example IE.",
                        "name is required: the common English name, for example Ireland.",
                        "officialName is required: the official English name, for example Ireland.");
    }

    @Test
    void aBodyThatIsNoRecordIsRefused() {
        assertThat(write("POST", "/api/v1/sources", "{\"slug\": ").status()).isEqualTo(400);
        assertThat(write("POST", "/api/v1/sources", "{\"slug\": \"a\", \"slug\": \"b\"}")
                        .status())
                .isEqualTo(400);
        assertThat(write("POST", "/api/v1/sources", "{} {}").status()).isEqualTo(400);
        assertThat(write("POST", "/api/v1/sources", "{\"slug\": 1e99999999999999}")
                        .status())
                .isEqualTo(400);
        assertThat(write("POST", "/api/v1/sources", "[".repeat(50_000)).status())
                .isEqualTo(400);
        assertThat(write("POST", "/api/v1/sources", "{\"note\": \"" + "x".repeat(1_000_000) + "\"}")
                        .status())
                .isEqualTo(413);
        Answer xml = write("POST", "/api/v1/sources", "<source/>", "Content-Type", "application/xml");
        assertThat(xml.status()).isEqualTo(415);
        Answer plain = write("PATCH", PLEDGE, "{}", "If-Match", "*", "Content-Type", "application/json");
        assertThat(plain.status()).isEqualTo(415);
        assertThat(plain.header("Accept-Patch")).contains("application/merge-patch+json");
        assertThat(write("PUT", PLEDGE, "{}").status()).isEqualTo(405);
        assertThat(write("POST", "/api/v1/matrix", "{}").status()).isEqualTo(405);
    }

    @Test
    void sixteenWritersOnOneRecordLoseNothing() throws Exception {
        long total = 80;
        int writers = 16;
        int each = 5;
        long before = latest();
        ExecutorService threads = Executors.newFixedThreadPool(writers + 2);
        List<Future<Integer>> done = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String name = "writer " + writer;
            Callable<Integer> work = () -> {
                int lost = 0;
                for (int i = 0; i < each; ) {
                    Answer read = api.get("/api/v1/nations/AUS");
                    ObjectNode patch = MAPPER.createObjectNode();
                    String note = read.json().get("note").isNull()
                            ? ""
                            : read.json().get("note").asString();
                    patch.put("note", note + name + ";");
                    Answer written =
                            write("PATCH", "/api/v1/nations/AUS", patch.toString(), "If-Match", read.header("ETag"));
                    if (written.status() == 200) {
                        i++;
                    } else {
                        assertThat(written.status()).as(written.body()).isEqualTo(412);
                        lost++;
                    }
                }
                return lost;
            };
            done.add(threads.submit(work));
        }
        for (int reader = 0; reader < 2; reader++) {
            done.add(threads.submit(() -> {
                long seen = 0;
                while (seen < before + total) {
                    JsonNode list = api.json("/api/v1/revisions?limit=500");
                    long latest = list.at("/meta/revision").asLong();
                    assertThat(latest).isGreaterThanOrEqualTo(seen);
                    // Whoever has seen a revision has seen all before it.
                    assertThat(list.get("data")
                                    .valueStream()
                                    .map(row -> row.get("number").asLong()))
                            .containsExactlyElementsOf(LongStream.rangeClosed(1, latest)
                                    .map(number -> latest + 1 - number)
                                    .boxed()
                                    .toList());
                    seen = latest;
                }
                return 0;
            }));
        }
        for (Future<Integer> writer : done) {
            assertThat(writer.get()).isNotNegative();
        }
        threads.shutdown();
        String note = api.json("/api/v1/nations/AUS").get("note").asString();
        for (int writer = 0; writer < writers; writer++) {
            assertThat(note.split("writer " + writer + ";", -1)).hasSize(each + 1);
        }
        assertThat(latest()).isEqualTo(before + total);
        Instant last = Instant.MIN;
        for (JsonNode revision :
                api.json("/api/v1/revisions?limit=500&sort=number").get("data")) {
            Instant recorded = Instant.parse(revision.get("recordedAt").asString());
            assertThat(recorded).isAfter(last);
            last = recorded;
        }
    }

    @Test
    void aBodyThatIsEncodedIsRefusedAndNotReadAsSomethingElse() {
        Answer answer = write("PATCH", PLEDGE, "{}", "If-Match", "*", "Content-Encoding", "gzip");
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
        assertThat(answer.json().get("detail").asString()).contains("gzip");
        assertThat(write("PATCH", PLEDGE, "{}", "If-Match", "*", "Content-Encoding", "identity")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoWritesARecordThatIsGoneIsToldSoAsWhoReadsIt() {
        assertThat(write("POST", "/api/v1/sources", """
                        {"slug": "short-lived", "title": "S", "publisher": "P", "url": "https://short.example/",
                         "tier": "PRIMARY"}""").status()).isEqualTo(201);
        String path = "/api/v1/sources/short-lived";
        assertThat(write("DELETE", path, "", "If-Match", "*").status()).isEqualTo(204);
        JsonNode read = api.get(path).json();
        assertThat(read.get("status").asInt()).isEqualTo(410);
        for (String method : List.of("PATCH", "DELETE")) {
            Answer answer = write(method, path, method.equals("PATCH") ? "{}" : "", "If-Match", "*");
            assertThat(answer.status()).isEqualTo(410);
            assertThat(answer.json()).isEqualTo(read);
        }
        assertThat(write("PATCH", "/api/v1/sources/never-was", "{}", "If-Match", "*")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whatTookThePlaceOfAPledgeDoesNotLeadBackToIt() {
        String ended = "{\"endState\": \"SUPERSEDED\", \"supersededBy\": \"%s\", \"events\": %s}";
        String italy = "/api/v1/pledges/italy-no-troops";
        String germany = "/api/v1/pledges/germany-force-in-neighbouring-territory";
        Answer unsaid = patch(italy, "{\"endState\": \"WITHDRAWN\"}");
        assertThat(unsaid.status()).isEqualTo(422);
        assertThat(unsaid.json().get("errors").findValuesAsString("pointer")).containsExactly("/endState");
        assertThat(patch(italy, ended.formatted("germany-force-in-neighbouring-territory", endedEvents(italy)))
                        .status())
                .isEqualTo(200);
        assertThat(patch(germany, ended.formatted("france-several-thousand-soldiers", endedEvents(germany)))
                        .status())
                .isEqualTo(200);
        Answer circle = patch(PLEDGE, ended.formatted("italy-no-troops", endedEvents(PLEDGE)));
        assertThat(circle.status()).isEqualTo(422);
        assertThat(circle.json().at("/errors/0/pointer").asString()).isEqualTo("/supersededBy");
        for (String path : List.of(italy, germany)) {
            assertThat(patch(path, "{\"endState\": null, \"supersededBy\": null}")
                            .status())
                    .isEqualTo(200);
        }
    }

    /** The events of a pledge, as they are written, and one more that ends it. */
    private String endedEvents(String pledge) {
        ArrayNode events = (ArrayNode) api.json(pledge).get("events");
        events.forEach(event -> ((ObjectNode) event).remove("id"));
        events.add(MAPPER.readTree("""
                {"axis": "END_STATE", "value": "SUPERSEDED", "occurredOn": "2026-02-01", "summary": "Another takes its place.",
                 "source": "president-ua-remarks"}"""));
        return events.toString();
    }

    @Test
    void aStateOfATriggerRestsOnANewCitation() {
        String trigger = "/api/v1/triggers/peace-deal-with-russia";
        String met = "{\"state\": \"MET\", \"stateSince\": \"2026-04-01\", \"citations\": [%s]}";
        String word = "{\"field\": \"state\", \"source\": \"president-ua-remarks\", \"locator\": \"p. %s\","
                + " \"paraphrase\": \"Says so.\", \"stance\": \"SUPPORTS\"}";
        JsonNode before = api.json(trigger);
        assertThat(patch(trigger, met.formatted(word.formatted("1"))).status()).isEqualTo(200);
        Answer old = patch(trigger, "{\"state\": \"FAILED\", \"stateSince\": \"2026-05-01\"}");
        assertThat(old.status()).isEqualTo(422);
        assertThat(old.json().at("/errors/0/pointer").asString()).isEqualTo("/citations");
        Answer failed = patch(
                trigger,
                met.formatted(word.formatted("1") + ", " + word.formatted("2")).replace("MET", "FAILED"));
        assertThat(failed.status()).as(failed.body()).isEqualTo(200);
        assertThat(patch(
                                trigger,
                                met.formatted(word.formatted("3"))
                                        .replace("MET", "NOT_MET")
                                        .replace("\"2026-04-01\"", "null"))
                        .status())
                .isEqualTo(200);
        assertThat(api.json(trigger).get("state")).isEqualTo(before.get("state"));
    }

    @Test
    void aPledgeWaitsAsLongAsOneOfItsTriggersIsNotMetAndNoLonger() {
        assertThat(write("POST", "/api/v1/triggers", """
                {"slug": "it-rained", "type": "OTHER", "wording": "It rained.", "state": "MET", "stateSince": "2026-01-07",
                 "citations": [{"source": "president-ua-remarks", "paraphrase": "It did.", "stance": "SUPPORTS"}]}""").status()).isEqualTo(201);
        String italy = "/api/v1/pledges/italy-no-troops";
        for (String activation : List.of("\"CONTINGENT\"", "null")) {
            Answer refused = patch(italy, "{\"triggers\": [\"it-rained\"], \"activation\": " + activation + "}");
            assertThat(refused.status()).as(activation).isEqualTo(422);
            assertThat(refused.json().get("errors").findValuesAsString("pointer"))
                    .contains("/activation");
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        jdbc.sql("select number from begin_revision('test', 'SOURCE', 'It rained.')")
                                .query(Long.class)
                                .single();
                        jdbc.sql("insert into pledge_trigger values ('italy-no-troops', 'it-rained')")
                                .update();
                        jdbc.sql("update pledge set activation = cast(nullif(:activation, 'null') as text)"
                                        + " where slug = 'italy-no-troops'")
                                .param("activation", activation.replace("\"", ""))
                                .update();
                    }))
                    .rootCause()
                    .hasMessageContaining("not unconditional");
        }
    }

    @Test
    void anAxisThatHasMovedSaysWhenAndOnWhoseWord() {
        Answer delivered = patch(PLEDGE, "{\"delivery\": \"DELIVERED\"}");
        assertThat(delivered.status()).isEqualTo(422);
        assertThat(delivered.json().at("/errors/0/pointer").asString()).isEqualTo("/delivery");
        Answer moved = patch("/api/v1/pledges/italy-no-troops", "{\"activation\": null, \"delivery\": \"STALLED\"}");
        assertThat(moved.status()).isEqualTo(422);
        assertThat(moved.json().get("errors").findValuesAsString("pointer")).containsExactly("/delivery");
        String event = """
                {"axis": "DELIVERY", "value": "IN_PROGRESS", "occurredOn": "2026-02-01", "summary": "It begins.",
                 "source": "president-ua-remarks"}""";
        Answer begun = write("POST", "/api/v1/pledges/italy-no-troops/events", event);
        assertThat(begun.status()).as(begun.body()).isEqualTo(201);
        assertThat(begun.json().get("delivery").asString()).isEqualTo("IN_PROGRESS");
        assertThat(patch("/api/v1/pledges/italy-no-troops", "{\"delivery\": \"NOT_DUE\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aListThatIsEmptiedIsEmptyInTheHistoryToo() {
        String said =
                "\"citations\": [{\"source\": \"paris-declaration\", \"paraphrase\": \"So.\", \"stance\": \"SUPPORTS\"}]";
        Map<String, String> records = Map.of(
                "leaders",
                "\"name\": \"Somebody\", \"offices\": [{\"title\": \"King\", \"nation\": \"FRA\", \"from\": null, \"to\": null}]",
                "summits",
                "\"name\": \"Meeting\", \"place\": \"Rome\", \"heldOn\": \"2026-01-07\","
                        + " \"participants\": [{\"nation\": \"FRA\", \"role\": \"HOST\"}]",
                "statements",
                "\"title\": \"Words\", \"kind\": \"REMARKS\", \"issuedOn\": \"2026-01-07\", \"summary\": \"Words.\","
                        + " \"source\": \"paris-declaration\", \"parties\": [{\"nation\": \"FRA\", \"role\": \"SPOKE\"}],"
                        + " \"relations\": [{\"relation\": \"COMMENTS_ON\", \"statement\": \"paris-declaration-2026-01-06\"}]",
                "pledges",
                "\"title\": \"Pledge\", \"summary\": \"A pledge.\", \"pledgors\": [\"FRA\"], \"beneficiary\": \"UKR\","
                        + " \"level\": \"ANNOUNCED\", \"activation\": \"CONTINGENT\", \"triggers\": [\"ceasefire-in-ukraine\"],"
                        + " \"announcedOn\": \"2026-01-07\", \"events\": [{\"axis\": \"LEVEL\", \"value\": \"ANNOUNCED\","
                        + " \"occurredOn\": \"2026-01-07\", \"summary\": \"So.\", \"source\": \"paris-declaration\"}]");
        Map<String, String> emptied = Map.of(
                "leaders", "{\"offices\": []}",
                "summits", "{\"participants\": []}",
                "statements", "{\"relations\": [], \"parties\": []}",
                "pledges", "{\"pledgors\": [], \"byCoalition\": true, \"triggers\": [], \"activation\": null}");
        records.forEach((collection, fields) -> {
            Answer made =
                    write("POST", "/api/v1/" + collection, "{\"slug\": \"emptied\", " + fields + ", " + said + "}");
            assertThat(made.status()).as(collection + made.body()).isEqualTo(201);
            String path = "/api/v1/" + collection + "/emptied";
            long before = latest();
            Answer patched = patch(path, Objects.requireNonNull(emptied.get(collection)));
            assertThat(patched.status()).as(collection + patched.body()).isEqualTo(200);
            assertThat(patch("/api/v1/nations/ESP", "{\"note\": \"After " + collection + "\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(api.json(path + "?asOf=" + before)).as(collection).isEqualTo(made.json());
            assertThat(api.json(path + "?asOf=" + (before + 1))).as(collection).isEqualTo(patched.json());
        });
    }
}
