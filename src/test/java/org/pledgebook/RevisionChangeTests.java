package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What each revision changed, and how two states of the book differ, against the book itself at each revision. */
@PledgebookTest
@Import(RandomWrites.class)
class RevisionChangeTests {

    private static final long SEED = Long.getLong("test.seed", new Random().nextInt(1_000_000));

    @Autowired
    private Api api;

    @Autowired
    private RandomWrites writes;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void everyRevisionTellsAllThatItChangedAndNothingElse() {
        Random random = new Random(SEED);
        long first = writes.latest();
        Map<Long, Map<String, JsonNode>> books = new HashMap<>();
        books.put(first, writes.book(first));
        for (int i = 0; i < 25; i++) {
            long revision = writes.write(random);
            books.put(revision, writes.book(revision));
        }
        long last = writes.latest();
        for (long revision = first + 1; revision <= last; revision++) {
            assertDifference(
                    walk("/api/v1/revisions/" + revision + "/changes?limit=7"),
                    Objects.requireNonNull(books.get(revision - 1)),
                    Objects.requireNonNull(books.get(revision)),
                    "revision " + revision);
        }
        for (int i = 0; i < 12; i++) {
            long from = first + random.nextInt((int) (last - first + 1));
            long to = first + random.nextInt((int) (last - first + 1));
            String path = "/api/v1/compare?from=" + from + "&to=" + to;
            List<JsonNode> differences = walk(path + "&limit=7");
            assertDifference(
                    differences,
                    renamed(Objects.requireNonNull(books.get(from)), differences),
                    Objects.requireNonNull(books.get(to)),
                    path);
            assertThat(api.json(path.replace("?", ".json?")).get("data").valueStream())
                    .as(path)
                    .containsExactlyElementsOf(differences);
        }
    }

    /** A book with the records that were renamed under the keys that they have in the other. */
    private static Map<String, JsonNode> renamed(Map<String, JsonNode> book, List<JsonNode> differences) {
        Map<String, JsonNode> moved = new HashMap<>();
        Map<String, JsonNode> rest = new HashMap<>(book);
        for (JsonNode difference : differences) {
            if (!difference.get("renamed").isNull()) {
                String collection = difference.get("collection").asString() + "/";
                String before = collection + difference.get("renamed").asString();
                moved.put(
                        collection + difference.get("key").asString(),
                        Objects.requireNonNull(rest.remove(before), before));
            }
        }
        rest.putAll(moved);
        return rest;
    }

    /** What has no fields was written anew, or changed and changed back. */
    private static void assertDifference(
            List<JsonNode> told, Map<String, JsonNode> before, Map<String, JsonNode> after, String what) {
        Map<String, JsonNode> byRecord = new TreeMap<>();
        for (JsonNode change : told) {
            String name = change.get("collection").asString() + "/"
                    + change.get("key").asString();
            assertThat(byRecord.put(name, change)).as(what + " " + name).isNull();
        }
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.addAll(byRecord.keySet());
        for (String name : names) {
            JsonNode old = before.get(name);
            JsonNode now = after.get(name);
            JsonNode change = byRecord.get(name);
            String as = "seed " + SEED + ", " + what + ", " + name;
            if (Objects.equals(old, now)) {
                assertThat(change == null || change.get("fields").isEmpty())
                        .as(as)
                        .isTrue();
                continue;
            }
            assertThat(change).as(as).isNotNull();
            assertThat(Objects.requireNonNull(change).get("change").asString())
                    .as(as)
                    .isEqualTo(old == null ? "CREATED" : now == null ? "DELETED" : "UPDATED");
            Map<String, JsonNode> fields = new HashMap<>();
            for (JsonNode field : change.get("fields")) {
                fields.put(field.get("field").asString(), field);
            }
            if (now == null) {
                assertThat(fields).as(as).isEmpty();
                continue;
            }
            for (String field : now.propertyNames()) {
                JsonNode one = value(old, field);
                JsonNode other = value(now, field);
                JsonNode told2 = fields.get(field);
                assertThat(told2 != null).as(as + " " + field).isEqualTo(!Objects.equals(one, other));
                if (told2 != null) {
                    assertThat(value(told2, "before")).as(as + " " + field).isEqualTo(one);
                    assertThat(value(told2, "after")).as(as + " " + field).isEqualTo(other);
                }
            }
        }
    }

    private static @Nullable JsonNode value(@Nullable JsonNode record, String field) {
        JsonNode value = record == null ? null : record.get(field);
        return value == null || value.isNull() || (value.isContainer() && value.isEmpty()) ? null : value;
    }

    @Test
    void aChangeSaysWhyAndOnWhoseWord() {
        JsonNode change = walk("/api/v1/revisions/2/changes?limit=50").stream()
                .filter(one -> one.get("key").asString().equals("france-several-thousand-soldiers"))
                .findFirst()
                .orElseThrow();
        assertThat(change.at("/revision/number").asInt()).isEqualTo(2);
        assertThat(change.at("/revision/reason").asString()).isNotBlank();
        assertThat(change.at("/revision/reasonKind").asString()).isEqualTo("SOURCE");
        assertThat(change.at("/revision/editor").asString()).isNotBlank();
        assertThat(change.at("/sources/0/source/url").asString()).startsWith("https://");
    }

    @Test
    void aComparisonIsNarrowedToCollectionsNationsAndCategories() {
        assertThat(keys("from=1&to=2&collection=pledges"))
                .containsExactly(
                        "france-several-thousand-soldiers",
                        "united-kingdom-money-for-preparing-units",
                        "united-kingdom-multinational-force-troops");
        assertThat(keys("from=1&to=2&nation=FRA")).containsExactly("france-several-thousand-soldiers");
        assertThat(keys("from=1&to=2&nation=FRA&nation=GBR")).hasSize(3);
        assertThat(keys("from=1&to=2&category=multinational-force&nation=GBR"))
                .contains("united-kingdom-multinational-force-troops");
        assertThat(keys("from=2&to=2")).isEmpty();
        assertThat(keys("from=1&asOf=1")).isEmpty();
        assertThat(keys("from=2026-01-09&to=1")).isEmpty();
        // The other way round, what was created is deleted.
        assertThat(api.json("/api/v1/compare?from=2&to=1&collection=pledges")
                        .at("/data/1/change")
                        .asString())
                .isEqualTo("DELETED");
    }

    @Test
    void whatWasChangedAndChangedBackIsNoDifference() {
        long from = writes.latest();
        String note = "update nation set note = ? where code = 'FRA'";
        writes.write(() -> jdbc.sql(note).param("Another note.").update());
        writes.write(() ->
                jdbc.sql("update nation set note = 'Stays.' where code = 'GBR'").update());
        assertThat(keys("from=" + from + "&collection=nations")).containsExactly("FRA", "GBR");
        String before = api.json("/api/v1/nations/FRA?asOf=" + from).get("note").isNull()
                ? null
                : api.json("/api/v1/nations/FRA?asOf=" + from).get("note").asString();
        writes.write(() -> jdbc.sql(note).param(before).update());
        assertThat(keys("from=" + from + "&collection=nations")).containsExactly("GBR");
        assertThat(api.json("/api/v1/compare?from=" + from + "&collection=nations")
                        .at("/page/total")
                        .asInt())
                .isEqualTo(1);
        assertThat(keys("from=" + from + "&nation=FRA")).isEmpty();
        assertThat(keys("from=" + from + "&to=" + (from + 2) + "&collection=nations"))
                .containsExactly("FRA", "GBR");
    }

    private List<String> keys(String query) {
        return walk("/api/v1/compare?" + query + "&limit=2").stream()
                .map(difference -> difference.get("key").asString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/compare, 400, from",
        "/api/v1/compare?from=x&to=2, 400, from",
        "/api/v1/compare?from=1&to=y, 400, to",
        "/api/v1/compare?from=1&from=2, 400, from",
        "/api/v1/compare?from=1&to=999999, 404, revisions",
        "/api/v1/compare?from=2&to=1&asOf=1, 404, revisions",
        "/api/v1/compare?from=1&collection=bananas, 400, collection",
        "'/api/v1/compare?from=1&collection=nations,pledges', 400, collection",
        "'/api/v1/compare?from=1&nation=FRA,GBR', 400, nation",
        "/api/v1/compare?from=1&nation=ZZZ, 400, nation",
        "/api/v1/compare?from=1&nation=france, 400, nation",
        "/api/v1/compare?from=1&category=none-such, 400, category",
        "/api/v1/compare?from=1&limit=0, 400, limit",
        "/api/v1/compare?from=1&after=x, 400, after",
        "/api/v1/compare.csv?from=1&limit=5, 400, limit",
        "/api/v1/compare?from=1&level=SIGNED, 400, level",
        "/api/v1/revisions/999999/changes, 404, revisions",
        "/api/v1/revisions/2/changes?asOf=1, 404, revisions",
        "/api/v1/revisions/x/changes, 404, revisions",
        "/api/v1/revisions/2/changes?limit=501, 400, limit",
        "/api/v1/revisions/2/changes?sort=key, 400, sort"
    })
    void whatMakesNoSenseIsRefused(String path, int status, String named) {
        Answer answer = api.get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains(named);
    }

    @Test
    void whatIsDeletedIsGoneInEveryCollection() {
        long number = jdbc.sql("select max(number) + 1 from revision")
                .query(Long.class)
                .single();
        transaction.executeWithoutResult(status -> {
            begin(number, "made");
            for (String statement : List.of(
                    "insert into nation (code, alpha2, name, official_name) values ('ZZA', 'ZZ', 'Made', 'Made')",
                    "insert into leader (slug, name) values ('made', 'Made')",
                    "insert into summit (slug, name, place, held_on) values ('made', 'Made', 'Nowhere', '2026-01-01')",
                    "insert into source (slug, title, publisher, url, tier) values ('made', 'Made', 'Made',"
                            + " 'https://example.org/made', 'SECONDARY')",
                    "insert into statement (slug, title, kind, issued_on, summary) values ('made', 'Made', 'REMARKS',"
                            + " '2026-01-01', 'Made')",
                    "insert into assurance_category values ('made', 'Made', 'Made', 'made', 1)",
                    "insert into activation_trigger (slug, type, wording, state) values ('made', 'OTHER', 'Made',"
                            + " 'NOT_MET')",
                    "insert into correction (slug, title, verdict, reported_source_slug, explanation) values ('made',"
                            + " 'Made', 'OPEN', 'made', 'Made')")) {
                jdbc.sql(statement).update();
            }
        });
        transaction.executeWithoutResult(status -> {
            begin(number + 1, "unmade");
            for (String table : List.of(
                    "correction",
                    "activation_trigger",
                    "assurance_category",
                    "statement",
                    "source",
                    "summit",
                    "leader")) {
                jdbc.sql("delete from " + table + " where slug = 'made'").update();
            }
            jdbc.sql("delete from nation where code = 'ZZA'").update();
        });
        for (String path : List.of(
                "corrections/made",
                "triggers/made",
                "assurance-categories/made",
                "statements/made",
                "sources/made",
                "summits/made",
                "leaders/made",
                "nations/ZZA")) {
            assertThat(api.get("/api/v1/" + path + "?asOf=2").status()).as(path).isEqualTo(404);
            assertThat(api.get("/api/v1/" + path + "?asOf=" + number).status())
                    .as(path)
                    .isEqualTo(200);
            Answer answer = api.get("/api/v1/" + path);
            assertThat(answer.status()).as(path).isEqualTo(410);
            assertThat(answer.json().get("revision").asLong()).as(path).isEqualTo(number + 1);
            assertThat(answer.json().get("reason").asString()).as(path).isEqualTo("unmade");
        }
    }

    private void begin(long number, String reason) {
        assertThat(jdbc.sql("select number from begin_revision('test', 'CORRECTION', :reason)")
                        .param("reason", reason)
                        .query(Long.class)
                        .single())
                .isEqualTo(number);
    }

    /** All records of a list, page by page; the totals are held against them. */
    private List<JsonNode> walk(String path) {
        List<JsonNode> records = new ArrayList<>();
        String next = path;
        long total = 0;
        while (next != null) {
            JsonNode page = api.json(next);
            page.get("data").forEach(records::add);
            total = page.at("/page/total").asLong();
            next = page.at("/page/next").isNull() ? null : page.at("/page/next").asString();
        }
        assertThat(records).as(path).hasSize((int) total);
        return records;
    }
}
