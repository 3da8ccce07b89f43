package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@PledgebookTest
class ReadTests {

    private static final String PLEDGES = "/api/v1/pledges";

    private final Api api;

    private final Statistics statistics;

    @Autowired
    ReadTests(Api api, EntityManagerFactory entityManagerFactory) {
        this.api = api;
        this.statistics = entityManagerFactory.unwrap(SessionFactory.class).getStatistics();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nations",
                "leaders",
                "summits",
                "statements",
                "assurance-categories",
                "pledges",
                "triggers",
                "sources",
                "corrections",
                "revisions"
            })
    void everyCollectionComesInTheEnvelopeAndEachOfItsMembersHasAnAddress(String collection) {
        JsonNode list = api.json("/api/v1/" + collection);
        assertThat(list.propertyNames()).containsExactly("data", "page", "meta");
        assertThat(list.at("/page/total").asInt()).isEqualTo(list.get("data").size());
        assertThat(list.at("/meta/revision").asInt()).isEqualTo(2);
        assertThat(list.at("/meta/license").asString()).isEqualTo("CC-BY-4.0");
        for (JsonNode record : list.get("data")) {
            String key = record.iterator().next().asString();
            JsonNode member = api.json("/api/v1/" + collection + "/" + key);
            record.propertyStream()
                    .forEach(field -> assertThat(member.get(field.getKey()))
                            .as(key + " " + field.getKey())
                            .isEqualTo(field.getValue()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pledges, 1, slug",
        "pledges, 2, -announcedOn",
        "pledges, 3, '-announcedOn,-title'",
        "pledges, 3, '-slug'",
        "nations, 5, name",
        "nations, 7, -name",
        "leaders, 3, -name",
        "statements, 2, issuedOn",
        "sources, 2, publishedOn",
        "sources, 2, -publishedOn",
        "sources, 4, 'publisher,-title'",
        "triggers, 1, stateSince",
        "corrections, 3, title",
        "assurance-categories, 1, -ordinal",
        "revisions, 1, recordedAt",
        "triggers/ceasefire-in-ukraine/pledges, 3, title",
        "nations/FRA/pledges, 1, -slug"
    })
    void walkingThePagesGivesEveryRecordOnceAndInOrder(String collection, int limit, String sort) {
        String path = "/api/v1/" + collection + "?sort=" + sort;
        List<JsonNode> whole = new ArrayList<>();
        api.json(path + "&limit=500").get("data").forEach(whole::add);
        List<JsonNode> walked = new ArrayList<>();
        String next = path + "&limit=" + limit;
        while (next != null) {
            Answer answer = api.get(next);
            JsonNode page = answer.json();
            page.get("data").forEach(walked::add);
            assertThat(page.at("/page/total").asInt()).isEqualTo(whole.size());
            assertThat(page.at("/page/size").asInt()).isEqualTo(page.get("data").size());
            next = page.at("/page/next").isNull() ? null : page.at("/page/next").asString();
            assertThat(answer.header("Link")).isEqualTo(next == null ? "" : "<" + next + ">; rel=\"next\"");
        }
        assertThat(walked).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nations",
                "leaders",
                "summits",
                "statements",
                "assurance-categories",
                "pledges",
                "triggers",
                "sources",
                "corrections",
                "revisions",
                "nations/FRA/pledges",
                "nations/GBR/leaders",
                "summits/paris-2026-01-06/pledges",
                "summits/paris-2026-01-06/statements",
                "statements/paris-declaration-2026-01-06/pledges",
                "assurance-categories/multinational-force/pledges",
                "triggers/ceasefire-in-ukraine/pledges"
            })
    void everyOrderThatAListOffersCanBeWalkedNowAndAsOfThePast(String list) {
        String path = "/api/v1/" + list;
        String offered = api.get(path + "?sort=").json().at("/errors/0/detail").asString();
        List<String> keys = Stream.of(offered.replaceFirst(".*Allowed are ", "")
                        .replaceFirst(", each with.*", "")
                        .split(", ", -1))
                // That order is of a search; it is walked where searches are tested.
                .filter(key -> !key.equals("relevance"))
                .toList();
        List<String> sorts = new ArrayList<>(keys);
        keys.forEach(key -> sorts.add("-" + key));
        sorts.add(String.join(",-", keys));
        sorts.add("-" + String.join(",", keys));
        for (String sort : sorts) {
            for (String asOf : List.of("", "&asOf=1")) {
                JsonNode whole = api.json(path + "?sort=" + sort + asOf + "&limit=500");
                List<JsonNode> walked = new ArrayList<>();
                String next = path + "?sort=" + sort + asOf + "&limit=3";
                while (next != null) {
                    JsonNode page = api.json(next);
                    page.get("data").forEach(walked::add);
                    assertThat(page.at("/page/total")).isEqualTo(whole.at("/page/total"));
                    next = page.at("/page/next").isNull()
                            ? null
                            : page.at("/page/next").asString();
                }
                assertThat(walked)
                        .as(sort + asOf)
                        .isEqualTo(whole.get("data").values().stream().toList());
            }
        }
    }

    @Test
    void recordsWithoutTheSortKeyComeLastEitherWay() {
        assertThat(slugs("/api/v1/sources?sort=publishedOn")).endsWith("flash-infohub-article");
        assertThat(slugs("/api/v1/sources?sort=-publishedOn")).endsWith("flash-infohub-article");
    }

    @Test
    void franceIsShownWithLevelTriggersModalityAndTheWordsOfTheQuantity() {
        JsonNode list = api.json(PLEDGES + "?nation=FRA&include=citations");
        JsonNode soldiers = find(list, "france-several-thousand-soldiers");
        assertThat(soldiers.get("level").asString()).isEqualTo("PROPOSED");
        assertThat(soldiers.get("modality").asString()).isEqualTo("COULD");
        assertThat(soldiers.at("/triggers/0/slug").asString()).isEqualTo("ceasefire-in-ukraine");
        assertThat(soldiers.at("/quantity/text").asString()).isEqualTo("several thousand");
        assertThat(soldiers.at("/quantity/min").isNull()).isTrue();
        assertThat(soldiers.at("/reportedQuantity/min").asInt()).isEqualTo(6000);
        assertThat(soldiers.get("citations")).isNotEmpty();
        assertThat(list.get("data")).hasSize(3);
    }

    @Test
    void theSummitShowsWhoWasThereAndWhomASourceNamedWrongly() {
        JsonNode summit = api.json("/api/v1/summits/paris-2026-01-06");
        assertThat(reportedAndPresent(summit.get("participants"), "GBR"))
                .containsExactly("Rishi Sunak", "Keir Starmer", "Prime Minister of the United Kingdom");
        assertThat(reportedAndPresent(summit.get("participants"), "DEU"))
                .containsExactly("Olaf Scholz", "Friedrich Merz", "Chancellor of Germany");
        assertThat(api.json("/api/v1/summits/paris-2026-01-06/participants").get("data"))
                .isEqualTo(summit.get("participants"));
    }

    @Test
    void thePressConferenceSaysWhoWasNamedWronglyAndWhoStoodThere() {
        JsonNode parties =
                api.json("/api/v1/statements/paris-press-conference-2026-01-06").get("parties");
        assertThat(reportedAndPresent(parties, "GBR")).startsWith("Rishi Sunak", "Keir Starmer");
        assertThat(reportedAndPresent(parties, "DEU")).startsWith("Olaf Scholz", "Friedrich Merz");
    }

    @Test
    void theFifthElementIsACorrectionAndNotACategory() {
        assertThat(slugs("/api/v1/assurance-categories"))
                .containsExactly(
                        "ceasefire-monitoring",
                        "military-support",
                        "multinational-force",
                        "long-term-defense-cooperation");
        JsonNode statement = api.json("/api/v1/statements/paris-declaration-2026-01-06");
        assertThat(statement.get("assurances")).hasSize(4);
        assertThat(statement
                        .get("corrections")
                        .valueStream()
                        .map(correction -> correction.get("slug").asString()))
                .contains("fifth-element-left-out");
    }

    @Test
    void valuesOfOneFilterAreAlternativesAndFiltersNarrowTogether() {
        assertThat(slugs(PLEDGES + "?nation=ITA&nation=DEU&sort=slug"))
                .containsExactly("germany-force-in-neighbouring-territory", "italy-no-troops");
        assertThat(slugs(PLEDGES + "?nation=ITA&nation=DEU&level=DECLINED")).containsExactly("italy-no-troops");
        assertThat(slugs(PLEDGES + "?nation=ITA&level=SIGNED")).isEmpty();
        assertThat(slugs(PLEDGES + "?byCoalition=true")).hasSize(4).allMatch(slug -> slug.startsWith("coalition-"));
        assertThat(slugs(PLEDGES + "?announcedFrom=2026-01-07&announcedTo=2026-01-10"))
                .containsExactly("united-kingdom-money-for-preparing-units");
        assertThat(slugs(PLEDGES + "?triggerType=PARLIAMENT_APPROVAL&sort=slug"))
                .containsExactly(
                        "germany-force-in-neighbouring-territory", "united-kingdom-multinational-force-troops");
        assertThat(slugs(PLEDGES + "?confidence=DISPUTED")).containsExactly("united-states-security-assurances");
        // One secondary source and an aggregator that retells it are one source.
        assertThat(slugs(PLEDGES + "?confidence=REPORTED")).contains("coalition-multinational-force");
        assertThat(slugs(PLEDGES + "?source=afp-merz")).containsExactly("germany-force-in-neighbouring-territory");
    }

    @Test
    void subCollectionsHoldWhatBelongsToTheRecord() {
        assertThat(slugs("/api/v1/nations/FRA/pledges")).isEqualTo(slugs(PLEDGES + "?nation=FRA"));
        assertThat(slugs("/api/v1/triggers/ceasefire-in-ukraine/pledges"))
                .isEqualTo(slugs(PLEDGES + "?trigger=ceasefire-in-ukraine"))
                .hasSize(10);
        assertThat(slugs("/api/v1/nations/GBR/leaders")).containsExactlyInAnyOrder("keir-starmer", "rishi-sunak");
        assertThat(api.get("/api/v1/nations/XXX/pledges").status()).isEqualTo(404);
        assertThat(api.get("/api/v1/nations/FRA/pledges?nation=GBR").status()).isEqualTo(400);
    }

    @Test
    void fieldsThinARecordToWhatIsWanted() {
        assertThat(api.json(PLEDGES + "/italy-no-troops?fields=slug,level"))
                .hasToString("{\"slug\":\"italy-no-troops\",\"level\":\"DECLINED\"}");
        assertThat(api.json(PLEDGES + "?nation=ITA&fields=level").at("/data/0").propertyNames())
                .containsExactly("level");
    }

    @Test
    void whatIsAskedOfAnInstantHoldsForGoodOnlyWhenNoRevisionCanComeBeforeItAnyMore() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        assertThat(api.get(PLEDGES + "?limit=1&asOf=" + now.minusSeconds(5)).header("Cache-Control"))
                .contains("must-revalidate")
                .doesNotContain("immutable");
        assertThat(api.get(PLEDGES + "?limit=1&asOf=" + now.minusSeconds(120)).header("Cache-Control"))
                .contains("immutable");
        assertThat(api.get(PLEDGES + "?limit=1&asOf=2").header("Cache-Control")).contains("immutable");
    }

    @Test
    void asOfGivesTheBookAsItStoodThen() {
        String money = PLEDGES + "/united-kingdom-money-for-preparing-units";
        assertThat(api.get(money + "?asOf=1").status()).isEqualTo(404);
        assertThat(api.get(money + "?asOf=2").status()).isEqualTo(200);
        JsonNode then = api.json(PLEDGES + "/united-kingdom-multinational-force-troops?asOf=2026-01-09");
        JsonNode now = api.json(PLEDGES + "/united-kingdom-multinational-force-troops");
        assertThat(then.get("triggers")).hasSize(2);
        assertThat(now.get("triggers")).hasSize(3);
        assertThat(api.json(PLEDGES + "?asOf=2026-01-08T12:00:00Z")
                        .at("/page/total")
                        .asInt())
                .isEqualTo(12);
        assertThat(api.json(PLEDGES + "?nation=FRA&asOf=1").at("/data"))
                .noneMatch(pledge -> pledge.get("reportedQuantity").isObject());
        assertThat(api.json("/api/v1/revisions?asOf=1").at("/page/total").asInt())
                .isOne();
        assertThat(api.json(PLEDGES + "?asOf=2").get("data"))
                .isEqualTo(api.json(PLEDGES).get("data"));
        assertThat(api.get(PLEDGES + "?asOf=1").header("Cache-Control")).contains("immutable");
    }

    @Test
    void aReadThatTheClientHoldsIsAnsweredWithoutTouchingTheData() {
        String tag = api.get(PLEDGES).header("ETag");
        assertThat(tag).matches("\"2-[\\w-]+\"");
        statistics.clear();
        Answer again = api.get(PLEDGES, "If-None-Match", "\"another\", " + tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(statistics.getPrepareStatementCount()).isZero();
        assertThat(api.get(PLEDGES + "?nation=FRA", "If-None-Match", tag).status())
                .isEqualTo(200);
    }

    @Test
    void headGivesTheHeadersOfTheRead() {
        Answer get = api.get(PLEDGES);
        Answer head = api.send("HEAD", PLEDGES);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String header : List.of("ETag", "Last-Modified", "Cache-Control", "Content-Length", "Content-Type")) {
            assertThat(head.header(header))
                    .as(header)
                    .isEqualTo(get.header(header))
                    .isNotEmpty();
        }
    }

    @Test
    void aCompressedReadHasATagOfItsOwn() throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(api.address(PLEDGES))
                                .header("Accept-Encoding", "br, gzip;q=0.5")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        Answer plain = api.get(PLEDGES);
        assertThat(tag).endsWith("-gzip\"").isNotEqualTo(plain.header("ETag"));
        assertThat(new String(
                        new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(plain.body());
        Answer held = api.get(PLEDGES, "If-None-Match", tag);
        assertThat(held.status()).isEqualTo(304);
        assertThat(held.header("ETag")).isEqualTo(tag);
        Answer head = api.send("HEAD", PLEDGES, "Accept-Encoding", "gzip");
        assertThat(head.header("ETag")).isEqualTo(tag);
        assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(answer.body().length));
        assertThat(api.get(PLEDGES, "Accept-Encoding", "gzip;q=0").header("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void anyOriginMayRead() {
        assertThat(api.get(PLEDGES, "Origin", "https://newsroom.example").header("Access-Control-Allow-Origin"))
                .isEqualTo("*");
        Answer preflight = api.send(
                "OPTIONS",
                PLEDGES,
                "Origin",
                "https://newsroom.example",
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "if-none-match");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("GET");
    }

    @Test
    void optionsSayWhatAnAddressTakesWithoutReadingTheBook() {
        String tag = api.get(PLEDGES).header("ETag");
        statistics.clear();
        Answer answer = api.send("OPTIONS", PLEDGES, "If-None-Match", tag);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Allow").split(",", -1)).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS", "POST");
        assertThat(answer.body()).isEmpty();
        assertThat(statistics.getPrepareStatementCount()).isZero();
    }

    @Test
    void aRequestKeepsItsNameAndGetsOneIfItHasNone() {
        assertThat(api.get(PLEDGES, "X-Request-Id", "desk-42").header("X-Request-Id"))
                .isEqualTo("desk-42");
        assertThat(api.get(PLEDGES, "X-Request-Id", "{forged}").header("X-Request-Id"))
                .matches("[0-9a-f-]{36}");
    }

    private List<String> slugs(String path) {
        return api.json(path)
                .get("data")
                .valueStream()
                .map(record -> record.get("slug").asString())
                .toList();
    }

    private static JsonNode find(JsonNode list, String slug) {
        return list.get("data")
                .valueStream()
                .filter(record -> record.get("slug").asString().equals(slug))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> reportedAndPresent(JsonNode parties, String nation) {
        JsonNode party = parties.valueStream()
                .filter(candidate -> candidate.at("/nation/code").asString().equals(nation))
                .findFirst()
                .orElseThrow();
        return List.of(
                party.at("/corrections/0/reportedValue").asString(),
                party.at("/leader/name").asString(),
                party.at("/leader/office").asString());
    }
}
