package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pledgebook.Api.Answer;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** Records that get another key, and their old addresses. */
@PledgebookTest
@DirtiesContext
class RenameTests {

    private static final String WHY = "?reasonKind=CORRECTION&reason=A%20better%20name";

    @Autowired
    private Api api;

    @Autowired
    private TokenService tokens;

    @Autowired
    private BookHistory history;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private HikariDataSource pool;

    private String token = "";

    @BeforeEach
    void becomeCurator() {
        tokens.all().stream().filter(held -> held.revokedAt() == null).forEach(held -> tokens.revoke(held.id()));
        token = tokens.issue("renamer", EditorRole.CURATOR, Duration.ofDays(1));
    }

    @AfterEach
    void theHistoryIsThatOfTheBook() {
        history.isThatOfTheBook();
    }

    private long latest() {
        return jdbc.sql("select max(number) from revision").query(Long.class).single();
    }

    @Test
    void whatIsToldOfAWriteToWhatIsNotThereHoldsNoConnection() throws InterruptedException {
        assertThat(api.write("POST", "/api/v1/leaders" + WHY, token, """
                        {"slug": "there", "name": "There", "citations": [
                          {"source": "paris-declaration", "paraphrase": "So.", "stance": "SUPPORTS"}]}""").status())
                .isEqualTo(201);
        assertThat(rename("/api/v1/leaders/there", "elsewhere", "If-Match", "*").status())
                .isEqualTo(201);
        for (int i = 0; i < pool.getMaximumPoolSize() + 1; i++) {
            assertThat(api.write("PATCH", "/api/v1/leaders/nobody" + WHY, token, "{}", "If-Match", "*")
                            .status())
                    .isEqualTo(404);
            assertThat(api.write("PATCH", "/api/v1/leaders/there" + WHY, token, "{}", "If-Match", "*")
                            .status())
                    .isEqualTo(308);
        }
        for (int tries = 0; pool.getHikariPoolMXBean().getActiveConnections() > 0 && tries < 500; tries++) {
            Thread.sleep(20);
        }
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    private Answer rename(String path, String to, String... headers) {
        return api.write("POST", path + "/rename" + WHY, token, "{\"to\": \"" + to + "\"}", headers);
    }

    private Answer rename(String path, String to) {
        return rename(path, to, "If-Match", api.get(path).header("ETag"));
    }

    @ParameterizedTest
    @CsvSource({
        "nations, FRA, FRX",
        "leaders, emmanuel-macron, macron",
        "summits, paris-2026-01-06, paris-meeting",
        "statements, paris-declaration-2026-01-06, declaration-of-paris",
        "assurance-categories, multinational-force, force",
        "triggers, ceasefire-in-ukraine, ceasefire",
        "pledges, france-several-thousand-soldiers, french-soldiers",
        "sources, paris-declaration, text-of-the-declaration",
        "corrections, british-prime-minister-was-starmer, starmer-was-prime-minister"
    })
    void aRenamedRecordIsAnsweredUnderItsNewKeyAndItsOldAddressesLeadThere(
            String collection, String key, String other) {
        String old = "/api/v1/" + collection + "/" + key;
        String now = "/api/v1/" + collection + "/" + other;
        long before = latest();
        String then = api.get(old + "?asOf=" + before).body();
        String book = api.get("/api/v1/export/pledgebook.zip?asOf=" + before).body();
        String list = api.get("/api/v1/" + collection + ".ndjson").body();
        Answer renamed = rename(old, other);
        assertThat(renamed.status()).as(renamed.body()).isEqualTo(201);
        assertThat(renamed.header("Location")).isEqualTo(now);
        assertThat(latest()).isEqualTo(before + 1);
        assertThat(renamed.header("Pledgebook-Revision")).isEqualTo(String.valueOf(before + 1));
        assertThat(renamed.json()).isEqualTo(api.json(now));
        assertThat(renamed.header("ETag")).isEqualTo(api.get(now).header("ETag"));
        assertThat(api.json(now).iterator().next().asString()).isEqualTo(other);

        // Nothing in the book names the old key any more.
        for (String all : List.of(
                "nations",
                "leaders",
                "summits",
                "statements",
                "assurance-categories",
                "triggers",
                "pledges",
                "sources",
                "corrections")) {
            String include = switch (all) {
                case "sources" -> "";
                case "corrections" -> "?include=citations";
                case "summits" -> "?include=participants,citations,corrections";
                case "pledges" -> "?include=events,citations,corrections";
                case "statements" -> "?include=assurances,citations,corrections";
                default -> "?include=citations,corrections";
            };
            assertThat(api.get("/api/v1/" + all + ".ndjson" + include).body())
                    .as(all)
                    .doesNotContain("\"" + key + "\"");
        }
        assertThat(api.get("/api/v1/" + collection + ".ndjson").body().lines().count())
                .isEqualTo(list.lines().count());

        for (String rest : List.of("", "/history", "?asOf=" + (before + 1))) {
            for (String method : List.of("GET", "HEAD")) {
                Answer moved = api.send(method, old + rest);
                assertThat(moved.status()).as(method + " " + rest).isEqualTo(308);
                assertThat(moved.header("Location")).isEqualTo(now + rest);
                assertThat(api.get(now + rest).status()).as(rest).isEqualTo(200);
            }
        }
        Answer page = api.get("/" + collection + "/" + key, "Accept", "text/html");
        if (!collection.equals("assurance-categories")) {
            assertThat(page.status()).isEqualTo(308);
            assertThat(page.header("Location")).isEqualTo("/" + collection + "/" + other);
        }
        // The past is as it was.
        assertThat(api.get(old + "?asOf=" + before).body()).isEqualTo(then);
        assertThat(api.get("/api/v1/export/pledgebook.zip?asOf=" + before).body())
                .isEqualTo(book);
        Answer early = api.get(now + "?asOf=" + before);
        assertThat(early.status()).isEqualTo(404);
        assertThat(early.json().get("detail").asString())
                .contains("'" + key + "'")
                .contains("revision " + (before + 1));

        // Its history is that of the record, under both keys.
        JsonNode history = api.json(now + "/history").get("data");
        assertThat(history.get(0).get("change").asString()).isEqualTo("UPDATED");
        assertThat(history.get(0).get("renamed").asString()).isEqualTo(key);
        assertThat(history.get(0).at("/fields/0/before").asString()).isEqualTo(key);
        assertThat(history.get(history.size() - 1).get("change").asString()).isEqualTo("CREATED");
        assertThat(history.get(history.size() - 1).get("key").asString()).isEqualTo(key);
        assertThat(api.json(old + "/history?asOf=" + before).get("data")).hasSize(history.size() - 1);
        JsonNode changes = api.json("/api/v1/revisions/" + (before + 1) + "/changes?limit=500")
                .get("data");
        assertThat(changes.valueStream())
                .anySatisfy(change -> {
                    assertThat(change.get("key").asString()).isEqualTo(key);
                    assertThat(change.get("change").asString()).isEqualTo("DELETED");
                    assertThat(change.get("renamed").asString()).isEqualTo(other);
                })
                .anySatisfy(change -> {
                    assertThat(change.get("key").asString()).isEqualTo(other);
                    assertThat(change.get("change").asString()).isEqualTo("CREATED");
                    assertThat(change.get("renamed").asString()).isEqualTo(key);
                });

        // Two states of the book differ in it by one record that was renamed, whichever of them is asked for first.
        for (boolean back : new boolean[] {false, true}) {
            String asked = "/api/v1/compare?collection=" + collection + "&from=" + (back ? before + 1 : before) + "&to="
                    + (back ? before : before + 1);
            JsonNode differences = api.json(asked + "&limit=500");
            assertThat(differences.get("data").valueStream())
                    .noneSatisfy(difference ->
                            assertThat(difference.get("key").asString()).isEqualTo(back ? other : key))
                    .anySatisfy(difference -> {
                        assertThat(difference.get("key").asString()).isEqualTo(back ? key : other);
                        assertThat(difference.get("change").asString()).isEqualTo("UPDATED");
                        assertThat(difference.get("renamed").asString()).isEqualTo(back ? other : key);
                        assertThat(difference.at("/fields/0/before").asString()).isEqualTo(back ? other : key);
                        assertThat(difference.at("/fields/0/after").asString()).isEqualTo(back ? key : other);
                    });
            assertThat(differences.at("/page/total").asInt())
                    .isEqualTo(differences.get("data").size());
            assertThat(api.get(asked.replace("/compare?", "/compare.ndjson?"))
                            .body()
                            .lines()
                            .count())
                    .isEqualTo(differences.at("/page/total").asInt());
        }
        for (String html : List.of("/revisions/" + (before + 1), "/compare?from=" + before)) {
            assertThat(api.get(html + (html.contains("?") ? "&" : "?") + "limit=500", "Accept", "text/html")
                            .body())
                    .as(html)
                    .contains(">renamed</span>", "<bdi>" + key + "</bdi>");
        }
        JsonNode there = entry(before + 1, collection + "/" + other);
        assertThat(there.get("title").asString()).startsWith("Renamed: ");
        assertThat(there.get("content_text").asString()).isEqualTo("key: " + key + " → " + other);
        assertThat(entry(before + 1, collection + "/" + key).get("title").asString())
                .startsWith("Old key: ");

        // A write to the old address is led there too, and the key goes to nobody else.
        Answer write = api.write("PATCH", old + WHY, token, "{}", "If-Match", "*");
        assertThat(write.status()).isEqualTo(308);
        assertThat(write.header("Location")).isEqualTo(now + WHY);

        // And back: the record may have its own key again.
        assertThat(rename(now, key).status()).isEqualTo(201);
        assertThat(api.get(old).status()).isEqualTo(200);
        assertThat(api.send("GET", now).header("Location")).isEqualTo(old);
        assertThat(api.json(old + "/history").get("data")).hasSize(history.size() + 1);
        assertThat(api.json("/api/v1/compare?from=" + before + "&collection=" + collection)
                        .get("data"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nations, FRA, FRY, pledges/france-several-thousand-soldiers, pledgors",
        "nations, UKR, UKY, pledges/france-several-thousand-soldiers, beneficiary",
        "nations, FRA, FRY, summits/paris-2026-01-06, participants",
        "nations, FRA, FRY, statements/macron-on-the-meeting-2026-01-06, parties",
        "nations, FRA, FRY, leaders/emmanuel-macron, offices",
        "nations, GBR, GBY, corrections/british-prime-minister-was-starmer, subjects",
        "leaders, emmanuel-macron, macron-too, statements/macron-on-the-meeting-2026-01-06, parties",
        "leaders, emmanuel-macron, macron-too, summits/paris-2026-01-06, participants",
        "leaders, emmanuel-macron, macron-too, pledges/france-several-thousand-soldiers, speaker",
        "leaders, keir-starmer, starmer-too, corrections/british-prime-minister-was-starmer, subjects",
        "summits, paris-2026-01-06, paris-meeting-too, statements/paris-declaration-2026-01-06, summit",
        "summits, paris-2026-01-06, paris-meeting-too, corrections/voluntary-alliance-is-the-coalition, subjects",
        "statements, paris-declaration-2026-01-06, declaration-of-paris-too, statements/guarantees-as-the-basis-of-peace-2026-01-06, relations",
        "statements, multinational-force-declaration-of-intent-2026-01-06, intent-too, pledges/france-multinational-force-troops, statement",
        "triggers, ceasefire-in-ukraine, ceasefire-too, pledges/france-several-thousand-soldiers, triggers",
        "triggers, peace-deal-with-russia, peace-too, corrections/condition-was-a-peace-deal, subjects",
        "assurance-categories, multinational-force, force-too, pledges/coalition-multinational-force, category",
        "pledges, germany-force-in-neighbouring-territory, germany-force-too, corrections/german-forces-in-neighbouring-territory, subjects",
        "sources, flash-infohub-article, flash-too, corrections/macron-sentence-unverified, reportedSource",
        "sources, interfax-macron, interfax-too, pledges/france-several-thousand-soldiers, events"
    })
    void whatNamesARenamedRecordIsCarriedOverAndTheHistoryOfItSaysSo(
            String collection, String key, String other, String owner, String field) {
        String path = "/api/v1/" + owner;
        String then = api.get(path).body();
        assertThat(then).contains("\"" + key + "\"");
        long before = latest();
        assertThat(rename("/api/v1/" + collection + "/" + key, other).status()).isEqualTo(201);
        assertThat(api.json(path)).isEqualTo(Api.read(then.replace("\"" + key + "\"", "\"" + other + "\"")));
        assertThat(api.json(path + "?asOf=" + before)).isEqualTo(Api.read(then));
        JsonNode last = api.json(path + "/history").at("/data/0");
        assertThat(last.at("/revision/number").asLong()).isEqualTo(before + 1);
        assertThat(last.get("change").asString()).isEqualTo("UPDATED");
        assertThat(last.get("renamed").isNull()).isTrue();
        assertThat(last.get("fields").valueStream()).anySatisfy(change -> {
            assertThat(change.get("field").asString()).isEqualTo(field);
            assertThat(change.get("before").toString()).contains("\"" + key + "\"");
            assertThat(change.get("after").toString())
                    .contains("\"" + other + "\"")
                    .doesNotContain("\"" + key + "\"");
        });
        String named = owner.substring(owner.indexOf('/') + 1);
        assertThat(api.json("/api/v1/changes?limit=500&since=" + before)
                        .get("data")
                        .valueStream())
                .anySatisfy(change -> {
                    assertThat(change.get("key").asString()).isEqualTo(named);
                    assertThat(change.get("change").asString()).isEqualTo("UPDATED");
                    assertThat(change.get("record")).isEqualTo(api.json(path));
                });
        assertThat(entry(before + 1, owner).get("title").asString()).startsWith("Changed: ");
        assertThat(rename("/api/v1/" + collection + "/" + other, key).status()).isEqualTo(201);
        assertThat(api.json(path)).isEqualTo(Api.read(then));
    }

    @Test
    void comparedOverSeveralRenamesARecordIsOneAndWhatWasMadeOrTakenOutBetweenThemIsThat() {
        long before = latest();
        String admin = tokens.issue("admin", EditorRole.ADMIN, Duration.ofDays(1));
        for (String slug : List.of("first", "second")) {
            assertThat(api.write(
                                    "POST",
                                    "/api/v1/leaders" + WHY,
                                    token,
                                    "{\"slug\": \"" + slug + "\", \"name\": \"Somebody\"}")
                            .status())
                    .isEqualTo(201);
        }
        long between = latest();
        assertThat(rename("/api/v1/leaders/first", "first-again").status()).isEqualTo(201);
        assertThat(rename("/api/v1/leaders/first-again", "first-for-good").status())
                .isEqualTo(201);
        assertThat(rename("/api/v1/leaders/second", "second-again").status()).isEqualTo(201);
        assertThat(api.write("DELETE", "/api/v1/leaders/second-again" + WHY, admin, "", "If-Match", "*")
                        .status())
                .isEqualTo(204);
        assertThat(differences(before)).containsExactly("first-for-good CREATED null");
        assertThat(differences(between)).containsExactly("first-for-good UPDATED first", "second DELETED null");
        assertThat(api.json("/api/v1/compare?limit=1&from=" + between)
                        .at("/page/total")
                        .asInt())
                .isEqualTo(2);
        String next = api.json("/api/v1/compare?limit=1&from=" + between)
                .at("/page/next")
                .asString();
        assertThat(api.json(next).at("/data/0/key").asString()).isEqualTo("second");
    }

    /** The entry of the feed about what a revision did to a record. */
    private JsonNode entry(long revision, String record) {
        String next = "/api/v1/feed.json";
        while (true) {
            JsonNode feed = api.json(next);
            for (JsonNode item : feed.get("items")) {
                if (item.get("id").asString().endsWith(":revisions/" + revision + "/" + record)) {
                    return item;
                }
            }
            next = feed.get("next_url").asString().replaceFirst("^http://[^/]+", "");
        }
    }

    private List<String> differences(long from) {
        return api.json("/api/v1/compare?from=" + from)
                .get("data")
                .valueStream()
                .map(difference -> difference.get("key").asString() + " "
                        + difference.get("change").asString() + " "
                        + (difference.get("renamed").isNull()
                                ? "null"
                                : difference.get("renamed").asString()))
                .toList();
    }

    @Test
    void whatIsUnderARecordIsLedThereToo() {
        assertThat(rename("/api/v1/nations/POL", "PLX").status()).isEqualTo(201);
        Answer moved = api.send("GET", "/api/v1/nations/POL/pledges.csv?level=SIGNED&sort=title");
        assertThat(moved.status()).isEqualTo(308);
        assertThat(moved.header("Location")).isEqualTo("/api/v1/nations/PLX/pledges.csv?level=SIGNED&sort=title");
        assertThat(rename("/api/v1/nations/PLX", "PLY").status()).isEqualTo(201);
        assertThat(api.send("GET", "/api/v1/nations/POL/leaders").header("Location"))
                .isEqualTo("/api/v1/nations/PLY/leaders");
        assertThat(rename("/api/v1/nations/PLY", "POL").status()).isEqualTo(201);
    }

    @Test
    void aFilterByAnOldKeyIsRefusedWithTheNewOne() {
        assertThat(rename("/api/v1/triggers/house-of-commons-vote", "commons-vote")
                        .status())
                .isEqualTo(201);
        Answer answer = api.get("/api/v1/pledges?trigger=house-of-commons-vote");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/detail").asString()).contains("it is 'commons-vote'");
        Answer write = api.write(
                "PATCH",
                "/api/v1/pledges/united-kingdom-multinational-force-troops" + WHY,
                token,
                "{\"triggers\": [\"house-of-commons-vote\"]}",
                "If-Match",
                "*");
        assertThat(write.status()).isEqualTo(422);
        assertThat(write.body()).contains("commons-vote'");
    }

    @Test
    void anOldKeyGoesToNoOtherRecord() {
        assertThat(rename("/api/v1/leaders/giorgia-meloni", "meloni").status()).isEqualTo(201);
        Answer taken = api.write(
                "POST", "/api/v1/leaders" + WHY, token, "{\"slug\": \"giorgia-meloni\", \"name\": \"Another\"}");
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.json().get("detail").asString()).contains("renamed");
        Answer imported = api.write(
                "POST",
                "/api/v1/imports" + WHY + "&collection=leaders",
                token,
                "slug,name\ngiorgia-meloni,Another\n",
                "Content-Type",
                "text/csv");
        assertThat(imported.status()).isEqualTo(422);
        for (String other : List.of("giorgia-meloni", "keir-starmer")) {
            Answer refused = rename("/api/v1/leaders/friedrich-merz", other);
            assertThat(refused.status()).as(other).isEqualTo(409);
        }
    }

    @Test
    void aRenameIsAWriteLikeOthers() {
        String path = "/api/v1/sources/uk-pm-remarks";
        assertThat(rename(path, "x", new String[0]).status()).isEqualTo(428);
        assertThat(rename(path, "x", "If-Match", "\"1-nonsense\"").status()).isEqualTo(412);
        Answer bad = rename(path, "No Slug");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.json().at("/errors/0/pointer").asString()).isEqualTo("/to");
        assertThat(rename("/api/v1/pledges/italy-no-troops", "summary").status())
                .isEqualTo(422);
        assertThat(rename("/api/v1/pledges/nobody", "somebody", "If-Match", "*").status())
                .isEqualTo(404);
        assertThat(api.write("POST", path + "/rename" + WHY, "", "{\"to\": \"x\"}", "If-Match", "*")
                        .status())
                .isEqualTo(401);
        String[] once = {"If-Match", api.get(path).header("ETag"), "Idempotency-Key", "r-1"};
        Answer first = rename(path, "remarks-of-the-prime-minister", once);
        Answer again = rename(path, "remarks-of-the-prime-minister", once);
        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        long before = latest();
        assertThat(rename(first.header("Location"), "remarks-of-the-prime-minister")
                        .status())
                .isEqualTo(201);
        assertThat(latest()).isEqualTo(before);
    }
}
