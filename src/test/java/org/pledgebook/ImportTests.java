package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.pledgebook.curation.EditorRole;
import org.pledgebook.curation.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** Exports that come back, edited or not. */
@PledgebookTest
@DirtiesContext
class ImportTests {

    private static final String CSV = "text/csv";

    private static final String NDJSON = "application/x-ndjson";

    @Autowired
    private Api api;

    @Autowired
    private TokenService tokens;

    private String token = "";

    @BeforeEach
    void becomeCurator() {
        token = tokens.issue("importer", EditorRole.CURATOR, Duration.ofDays(1));
    }

    @AfterEach
    void revoke() {
        tokens.all().stream().filter(held -> held.revokedAt() == null).forEach(held -> tokens.revoke(held.id()));
    }

    private Answer send(String collection, String type, String body, boolean dryRun) {
        return api.write(
                "POST",
                "/api/v1/imports?reasonKind=SOURCE&reason=An%20import&collection=" + collection + "&dryRun=" + dryRun,
                token,
                body,
                "Content-Type",
                type);
    }

    private long latest() {
        return api.json("/api/v1/revisions?limit=1").at("/meta/revision").asLong();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sources",
                "nations",
                "leaders",
                "statements",
                "assurance-categories",
                "triggers",
                "pledges",
                "corrections"
            })
    void anExportThatComesBackAsItWasChangesNothing(String collection) {
        long before = latest();
        for (String type : new String[] {CSV, NDJSON}) {
            String export = api.get("/api/v1/" + collection + (type.equals(CSV) ? ".csv?bom=true" : ".ndjson"))
                    .body();
            Answer answer = send(collection, type, export, false);
            assertThat(answer.status()).as(type + answer.body()).isEqualTo(200);
            assertThat(answer.json().get("unchanged").asInt()).isPositive();
            assertThat(answer.json().get("created").asInt()).isZero();
            assertThat(answer.json().get("updated").asInt()).as(answer.body()).isZero();
            assertThat(answer.json().get("revision").isNull()).isTrue();
        }
        assertThat(latest()).isEqualTo(before);
    }

    @Test
    void aWholeExportWithItsPartsComesBackToo() {
        String export =
                api.get("/api/v1/pledges.ndjson?include=events,citations").body();
        Answer answer = send("pledges", NDJSON, export, false);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("updated").asInt()).as(answer.body()).isZero();
    }

    @Test
    void anEditedTableIsWrittenAsOneRevisionAfterADryRunThatSaysWhatWillDiffer() {
        long before = latest();
        String table = """
                code,note,name,alpha2,officialName
                ESP,"'=Note, edited",Spain,ES,Kingdom of Spain
                SMR,,San Marino,SM,Republic of San Marino
                """;
        JsonNode dry = send("nations", CSV, table, true).json();
        assertThat(dry.get("dryRun").asBoolean()).isTrue();
        assertThat(dry.get("created").asInt()).isEqualTo(1);
        assertThat(dry.get("updated").asInt()).isEqualTo(1);
        assertThat(dry.at("/differences/0/key").asString()).isEqualTo("ESP");
        assertThat(dry.at("/differences/0/line").asInt()).isEqualTo(2);
        assertThat(dry.at("/differences/0/fields/0/field").asString()).isEqualTo("note");
        assertThat(dry.at("/differences/0/fields/0/after").asString()).isEqualTo("=Note, edited");
        assertThat(latest()).isEqualTo(before);
        Answer done = send("nations", CSV, table, false);
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(done.json().get("revision").asLong()).isEqualTo(before + 1);
        assertThat(done.json().get("differences")).isEqualTo(dry.get("differences"));
        assertThat(api.json("/api/v1/nations/ESP").get("note").asString()).isEqualTo("=Note, edited");
        assertThat(api.json("/api/v1/nations/SMR").get("name").asString()).isEqualTo("San Marino");
        assertThat(latest()).isEqualTo(before + 1);
    }

    @Test
    void anImportCanNotBeAskedAgainByAKeyAndSaysWhatToDoInstead() {
        Answer answer = api.write(
                "POST",
                "/api/v1/imports?reasonKind=SOURCE&reason=An%20import&collection=nations",
                token,
                "code,note\nSMR,x\n",
                "Content-Type",
                CSV,
                "Idempotency-Key",
                "k");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asString()).contains("dry run");
    }

    @Test
    void oneLineThatIsWrongKeepsAllOthersOut() {
        long before = latest();
        Answer answer = send("nations", NDJSON, """
                {"code": "AND", "alpha2": "AD", "name": "Andorra", "officialName": "Principality of Andorra"}
                {"code": "and", "alpha2": "XX", "name": "No", "officialName": "No"}

                {"code": "LIE", "alpha2": "LI"}
                {"code": "AND", "alpha2": "AD", "name": "Andorra", "officialName": "Again"}
                """, false);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").findValuesAsString("pointer"))
                .containsExactly("/2/code", "/4/name", "/4/officialName", "/5/code");
        assertThat(answer.json().at("/errors/0/detail").asString()).startsWith("Line 2: ");
        assertThat(latest()).isEqualTo(before);
        assertThat(api.get("/api/v1/nations/AND").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            nations; text/csv; code,colour\\nFRA,blue; 422; is not a column
            nations; text/csv; code,code\\nFRA,FRA; 422; stands twice
            nations; text/csv; code,note\\nFRA; 422; cells
            nations; application/x-ndjson; [1]; 422; an object
            nations; application/x-ndjson; {; 422; not JSON
            nations; application/x-ndjson; {"code": "FRA", "colour": "blue"}; 422; Allowed are
            planets; text/csv; code\\nFRA; 400; Allowed are
            nations; application/json; {}; 415; text/csv
            """)
    void whatCanNotBeReadIsSaid(String collection, String type, String body, int status, String says) {
        Answer answer = send(collection, type, body.replace("\\n", "\n"), true);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        if (status != 415) {
            assertThat(answer.body()).contains(says);
        }
    }

    @Test
    void aTextWithAnApostropheBeforeAFormulaComesBackAsItIs() {
        String nations = """
                {"code": "AND", "alpha2": "AD", "name": "Andorra", "officialName": "Andorra", "note": "'=1+1"}
                {"code": "MCO", "alpha2": "MC", "name": "Monaco", "officialName": "Monaco", "note": "''@x"}
                """;
        assertThat(send("nations", NDJSON, nations, false).status()).isEqualTo(200);
        JsonNode back = send("nations", CSV, api.get("/api/v1/nations.csv").body(), true)
                .json();
        assertThat(back.get("updated").asInt()).as(back.toString()).isZero();
    }

    @Test
    void anAmountKeepsAllItsDigits() {
        String slug = "france-several-thousand-soldiers";
        String quantity = "{\"text\": \"much\", \"min\": 123456789012345678.12, \"unit\": \"soldiers\","
                + " \"certainty\": \"REPORTED\"}";
        for (String type : new String[] {NDJSON, CSV}) {
            String lines = type.equals(NDJSON)
                    ? "{\"slug\": \"" + slug + "\", \"quantity\": " + quantity + "}"
                    : api.get("/api/v1/pledges.csv?q=several").body();
            JsonNode report = send("pledges", type, lines, false).json();
            assertThat(report.get("updated").asInt()).as(report.toString()).isEqualTo(type.equals(NDJSON) ? 1 : 0);
        }
        assertThat(api.get("/api/v1/pledges/" + slug).body()).contains("123456789012345678.12");
    }

    @Test
    void whatTheDatabaseRefusesIsToldWithItsLine() {
        Answer answer = send("nations", CSV, """
                code,alpha2,name,officialName
                LIE,LI,Liechtenstein,Liechtenstein
                VAT,VA,France,Holy See
                """, true);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo("/3/name");
    }

    @Test
    void aLineThatNamesAFieldTwiceIsRefused() {
        Answer answer = send("nations", NDJSON, "{\"code\": \"ESP\", \"note\": \"a\", \"note\": \"b\"}", true);
        assertThat(answer.status()).isEqualTo(422);
    }

    @Test
    void aBodyThatWouldTakeManyTimesItsSizeIsRefusedEarly() {
        String line = "{\"code\": \"ESP\", \"note\": \"" + "x".repeat(1_000_001) + "\"}";
        assertThat(send("nations", NDJSON, line, true).status()).isEqualTo(422);
        assertThat(send("nations", CSV, "code,note\nESP," + "x".repeat(1_000_001) + "\n", true)
                        .status())
                .isEqualTo(422);
        assertThat(send("nations", CSV, "code,note\nESP" + ",".repeat(3_000_000) + "\n", true)
                        .status())
                .isEqualTo(422);
    }
}
