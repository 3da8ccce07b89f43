package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Exports that come back, edited or not. */
@PledgebookTest
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = "pledgebook.imports.max-total-size=9MB")
class ImportTests {

    private static final String CSV = "text/csv";

    private static final String NDJSON = "application/x-ndjson";

    @TempDir
    private static Path directory;

    @DynamicPropertySource
    static void keepImports(DynamicPropertyRegistry properties) {
        properties.add(
                "pledgebook.imports.directory", () -> directory.resolve("kept").toString());
    }

    @Autowired
    private Api api;

    @Autowired
    private TokenService tokens;

    @Autowired
    private JdbcConnectionDetails database;

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
    void anImportThatIsSentAgainByItsKeyIsAnsweredAgainAndNotDoneAgain() {
        String body = """
                code,alpha2,name,officialName,note
                AGO,AO,Angola,Republic of Angola,"first\nsecond"
                """;
        Answer first = sendOnce(body);
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        long made = latest();
        assertThat(first.json().get("revision").asLong()).isEqualTo(made);
        assertThat(send("nations", CSV, "code,note\nAGO,changed since\n", false).status())
                .isEqualTo(200);
        Answer again = sendOnce(body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(latest()).isEqualTo(made + 1);
        Answer other = sendOnce(body.replace("second", "third"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body()).contains("another write");
    }

    @Test
    void anImportTellsItsRevisionAsEveryWriteDoes() {
        String body = "code,note\nFRA,\"A note for " + latest() + "\"\n";
        Answer dry = send("nations", CSV, body, true);
        assertThat(dry.header("Pledgebook-Revision")).isEqualTo(String.valueOf(latest()));
        long before = latest();
        Answer written = send("nations", CSV, body, false);
        assertThat(written.status()).as(written.body()).isEqualTo(200);
        assertThat(written.header("Pledgebook-Revision"))
                .isEqualTo(String.valueOf(before + 1))
                .isEqualTo(written.json().get("revision").asString());
        assertThat(send("nations", CSV, body, false).header("Pledgebook-Revision"))
                .isEqualTo(String.valueOf(before + 1));
    }

    private Answer sendOnce(String body) {
        return api.write(
                "POST",
                "/api/v1/imports?reasonKind=SOURCE&reason=Once&collection=nations",
                token,
                body,
                "Content-Type",
                CSV,
                "Idempotency-Key",
                "k-import");
    }

    @Test
    void linesAreThoseOfTheFileHoweverManyARecordTakes() {
        Answer answer = send(
                "nations",
                CSV,
                "\uFEFFcode,note\r\n\r\nESP,\"one\ntwo\n\"\"three\"\"\"\r\nXX,a\r\nESP,b\r\nFRA\r\n",
                true);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").findValuesAsString("pointer"))
                .containsExactly("/6/code", "/6/alpha2", "/6/name", "/6/officialName", "/7/code", "/8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            code,note\\nESP,"open; Line 2; none closes it
            code,note\\n\\nESP,"a"b; Line 3; more follows
            code,note\\nESP,a"b; Line 2; quotation marks
            """)
    void aTableThatIsNoneIsRefusedWithItsLine(String table, String line, String says) {
        Answer answer = send("nations", CSV, table.replace("\\n", "\n"), true);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/detail").asString())
                .startsWith(line)
                .contains(says);
    }

    @Test
    void linesOfJsonMayBeginWithAByteOrderMark() {
        Answer answer = send("nations", NDJSON, "\uFEFF{\"code\": \"ESP\"}\r\n{\"code\": \"FRA\"}", true);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("unchanged").asInt()).isEqualTo(2);
    }

    @Test
    void aRecordMayNameAnotherThatFollows() {
        String citations = "\"citations\": [{\"source\": \"paris-declaration\", \"paraphrase\": \"Says so.\","
                + " \"stance\": \"SUPPORTS\"}], \"pledgors\": [\"FRA\"], \"beneficiary\": \"UKR\","
                + " \"level\": \"ANNOUNCED\", \"summary\": \"S.\", \"announcedOn\": \"2026-02-01\","
                + " \"events\": [{\"axis\": \"LEVEL\", \"value\": \"ANNOUNCED\", \"occurredOn\": \"2026-02-01\","
                + " \"summary\": \"Said.\", \"source\": \"paris-declaration\"}%s]}\n";
        String ended = ", {\"axis\": \"END_STATE\", \"value\": \"SUPERSEDED\", \"occurredOn\": \"2026-02-02\","
                + " \"summary\": \"Another.\", \"source\": \"paris-declaration\"}";
        Answer answer = send(
                "pledges",
                NDJSON,
                "{\"slug\": \"first-of-two\", \"title\": \"First\", \"endState\": \"SUPERSEDED\","
                        + " \"supersededBy\": \"second-of-two\", " + citations.formatted(ended)
                        + "{\"slug\": \"second-of-two\", \"title\": \"Second\", " + citations.formatted(""),
                false);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("created").asInt()).isEqualTo(2);
        assertThat(api.json("/api/v1/pledges/first-of-two").get("confidence").asString())
                .isEqualTo("CORROBORATED");
        assertThat(api.json("/api/v1/pledges/first-of-two/history").get("data")).hasSize(1);
        Answer nowhere = send(
                "pledges",
                NDJSON,
                "{\"slug\": \"third\", \"title\": \"Third\", \"endState\": \"SUPERSEDED\","
                        + " \"supersededBy\": \"nowhere\", " + citations.formatted(ended),
                false);
        assertThat(nowhere.status()).isEqualTo(422);
        assertThat(nowhere.json().at("/errors/0/pointer").asString()).isEqualTo("/1/supersededBy");
    }

    @Test
    void aTriggerThatAnImportMovesMovesWhatHangsOnItInTheSameRevision() {
        String trigger = "{\"slug\": \"ceasefire-in-ukraine\", \"state\": \"%s\", \"stateSince\": %s, \"citations\":"
                + " [{\"field\": \"state\", \"source\": \"president-ua-remarks\", \"paraphrase\": \"%s\","
                + " \"stance\": \"SUPPORTS\"}]}";
        JsonNode before = api.json("/api/v1/pledges?trigger=ceasefire-in-ukraine&activation=CONTINGENT")
                .get("page");
        Answer met = send("triggers", NDJSON, trigger.formatted("MET", "\"2026-03-01\"", "It holds."), false);
        assertThat(met.status()).as(met.body()).isEqualTo(200);
        long revision = met.json().get("revision").asLong();
        JsonNode moved = api.json("/api/v1/pledges?trigger=ceasefire-in-ukraine&activation=UNCONDITIONAL");
        assertThat(moved.at("/page/total").asInt()).isPositive();
        for (JsonNode pledge : moved.get("data")) {
            String path = "/api/v1/pledges/" + pledge.get("slug").asString();
            assertThat(api.json(path + "/history").at("/data/0/revision/number").asLong())
                    .isEqualTo(revision);
            assertThat(api.json(path + "?asOf=" + (revision - 1))
                            .get("activation")
                            .asString())
                    .isEqualTo("CONTINGENT");
        }
        Answer back = send("triggers", NDJSON, trigger.formatted("NOT_MET", "null", "It broke."), false);
        assertThat(back.status()).as(back.body()).isEqualTo(200);
        assertThat(api.json("/api/v1/pledges?trigger=ceasefire-in-ukraine&activation=CONTINGENT")
                        .get("page"))
                .isEqualTo(before);
    }

    @Test
    void ofTriggersThatMoveTogetherTheLastToHappenReleasesAPledgeAndTheFirstThatNoLongerHoldsHasItHang() {
        JsonNode pledge = api.json("/api/v1/pledges?activation=CONTINGENT")
                .get("data")
                .valueStream()
                .filter(candidate -> candidate.get("triggers").size() > 2)
                .findFirst()
                .orElseThrow();
        String path = "/api/v1/pledges/" + pledge.get("slug").asString();
        List<String> triggers = pledge.get("triggers")
                .valueStream()
                .map(trigger -> trigger.get("slug").asString())
                .toList();
        // Neither the first line nor the last.
        Answer met = send("triggers", NDJSON, moved(triggers, "MET", "2026-03-0", List.of(5, 7, 6)), false);
        assertThat(met.status()).as(met.body()).isEqualTo(200);
        assertThat(lastMove(path)).isEqualTo("UNCONDITIONAL on 2026-03-07");
        Answer back = send("triggers", NDJSON, moved(triggers, "NOT_MET", "2026-04-0", List.of(6, 5, 7)), false);
        assertThat(back.status()).as(back.body()).isEqualTo(200);
        assertThat(lastMove(path)).isEqualTo("CONTINGENT on 2026-04-05");
    }

    private static String moved(List<String> triggers, String state, String month, List<Integer> days) {
        return IntStream.range(0, triggers.size())
                .mapToObj(i ->
                        ("{\"slug\": \"%s\", \"state\": \"%s\", \"stateSince\": \"%s%d\", \"citations\": [{\"field\":"
                                        + " \"state\", \"source\": \"president-ua-remarks\", \"paraphrase\": \"%2$s by then.\","
                                        + " \"stance\": \"SUPPORTS\"}]}\n")
                                .formatted(triggers.get(i), state, month, days.get(i)))
                .collect(Collectors.joining());
    }

    private String lastMove(String pledge) {
        JsonNode event = api.json(pledge)
                .get("events")
                .valueStream()
                .filter(candidate -> candidate.get("axis").asString().equals("ACTIVATION"))
                .reduce((first, last) -> last)
                .orElseThrow();
        return event.get("value").asString() + " on " + event.get("occurredOn").asString();
    }

    @Test
    void ofVeryManyFaultsAndDifferencesTheFirstAreTold() {
        StringBuilder wrong = new StringBuilder("code,note\n");
        StringBuilder right = new StringBuilder("slug,name,note\n");
        for (int i = 0; i < 1_200; i++) {
            wrong.append("x,y\n");
            right.append("leader-number-").append(i).append(",Somebody,\n");
        }
        Answer refused = send("nations", CSV, wrong.toString(), true);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("errors")).hasSize(1_001);
        assertThat(refused.json().at("/errors/1000/detail").asString()).contains("there is more");
        JsonNode report = send("leaders", CSV, right.toString(), true).json();
        assertThat(report.get("created").asInt()).isEqualTo(1_200);
        assertThat(report.get("differences")).hasSize(1_000);
        assertThat(report.get("complete").asBoolean()).isFalse();
    }

    @Test
    void oneNewKeyInMoreLinesThanFaultsCanBeToldIsRefused() {
        long before = latest();
        String table = "slug,name\n" + "a-leader-many-times,Somebody\n".repeat(1_005);
        Answer refused = send("leaders", CSV, table, false);
        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.json().get("errors")).hasSize(1_001);
        assertThat(refused.json().at("/errors/1000/detail").asString()).contains("there is more");
        assertThat(latest()).isEqualTo(before);
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
        assertThat(answer.body()).contains("/api/v1/nations/FRA");
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

    /** Begins to send an import that is longer than what is read before anybody asks for it. */
    private Socket begin(String declared) throws IOException {
        Socket socket = new Socket("localhost", api.port());
        socket.setSoTimeout(30_000);
        socket.getOutputStream()
                .write(
                        ("POST /api/v1/imports?reasonKind=SOURCE&reason=Slow&collection=nations HTTP/1.1\r\nHost: localhost\r\n"
                                        + "Authorization: Bearer " + token
                                        + "\r\nContent-Type: text/csv\r\nContent-Length: "
                                        + declared + "\r\n\r\ncode,note\r\nESP,begun")
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private Answer read(Socket socket) throws IOException {
        return Api.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** By their names alone: a file that is gone by now is no failure. */
    private List<Path> kept() throws IOException {
        List<Path> kept = new ArrayList<>();
        try (DirectoryStream<Path> instances = Files.newDirectoryStream(directory.resolve("kept"))) {
            for (Path instance : instances) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(instance, "import-*")) {
                    files.forEach(kept::add);
                }
            }
        }
        return kept;
    }

    private void waitUntilKept(int files) throws IOException, InterruptedException {
        for (int tries = 0; kept().size() != files && tries < 500; tries++) {
            Thread.sleep(20);
        }
        assertThat(kept()).hasSize(files);
    }

    @Test
    void aClientThatLeavesInTheMiddleIsNoFailureOfTheService(CapturedOutput output) throws Exception {
        long before = latest();
        Socket left = begin("100000");
        waitUntilKept(1);
        left.setSoLinger(true, 0);
        left.close();
        waitUntilKept(0);
        try (Socket half = begin("100000")) {
            half.shutdownOutput();
            Answer told = read(half);
            assertThat(told.status()).isEqualTo(400);
            assertThat(told.json().get("type").asString()).isEqualTo("/problems/malformed-request");
        }
        assertThat(latest()).isEqualTo(before);
        assertThat(output.getAll()).doesNotContain("/api/v1/imports failed", "ClientAbortException");
        assertThat(api.get("/actuator/prometheus").body())
                .doesNotContainPattern("http_server_requests_seconds_count.*status=\"500\",uri=\"/api/v1/imports\"");
    }

    @Test
    void anImportThatComesSlowlyKeepsNoOtherFromBeingWritten() throws Exception {
        List<Socket> slow = new CopyOnWriteArrayList<>();
        AtomicBoolean enough = new AtomicBoolean();
        Thread drops = new Thread(() -> drop(slow, enough));
        try {
            for (int i = 0; i < 7; i++) {
                slow.add(begin("100000"));
            }
            drops.start();
            waitUntilKept(7);
            assertThat(send("nations", CSV, "code,note\nESP,quick\n", false).status())
                    .isEqualTo(200);
            slow.add(begin("100000"));
            waitUntilKept(8);
            Answer refused = send("nations", CSV, "code,note\nESP,one more\n", false);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("30");
            assertThat(refused.json().get("type").asString()).isEqualTo("/problems/busy");
            assertThat(refused.json().get("detail").asString()).contains("8 imports are being sent");
        } finally {
            enough.set(true);
            drops.join();
            for (Socket socket : slow) {
                socket.close();
            }
        }
        waitUntilKept(0);
        assertThat(send("nations", CSV, "code,note\nESP,one more\n", false).status())
                .isEqualTo(200);
    }

    @Test
    void anImportForWhichThereIsNoRoomIsToldToComeBackAndNothingStaysOfIt() throws Exception {
        long before = latest();
        Answer refused = send("nations", CSV, "code,note\nESP," + "x".repeat(9_500_000) + "\n", false);
        assertNoRoom(refused);
        waitUntilKept(0);
        // As a disk is that is full, or gone.
        Path parent = directory.resolve("kept");
        Path aside = directory.resolve("aside");
        Files.move(parent, aside);
        Files.createFile(parent);
        try {
            Answer nowhere = send("nations", CSV, "code,note\nESP,nowhere\n", false);
            assertNoRoom(nowhere);
            assertThat(nowhere.body()).doesNotContain(directory.getFileName().toString(), "Exception");
        } finally {
            Files.delete(parent);
            Files.move(aside, parent);
        }
        assertThat(latest()).isEqualTo(before);
        assertThat(send("nations", CSV, "code,note\nESP,there\n", true).status())
                .isEqualTo(200);
    }

    private static void assertNoRoom(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("30");
        assertThat(answer.json().get("type").asString()).isEqualTo("/problems/no-room");
    }

    @Test
    void whatAKilledInstanceLeftIsTakenAwayByTheNextStartAndWhatAnotherWorksOnIsNot() throws Exception {
        Path parent = directory.resolve("kept");
        Path dead = Files.createDirectories(parent.resolve("pledgebook-imports-dead"));
        Files.createFile(dead.resolve("lock"));
        Files.writeString(dead.resolve("import-1.tmp"), "code\n");
        Path empty = Files.createDirectories(parent.resolve("pledgebook-imports-empty"));
        Path other = Files.createDirectories(parent.resolve("pledgebook-imports-other"));
        Files.writeString(other.resolve("import-2.tmp"), "code\n");
        AtomicBoolean started = new AtomicBoolean();
        try (FileChannel lock =
                        FileChannel.open(other.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock.lock();
                Socket slow = begin("100000")) {
            waitUntilKept(3);
            assertThat(held.isValid()).isTrue();
            Thread drops = new Thread(() -> drop(List.of(slow), started));
            drops.start();
            try (ConfigurableApplicationContext second = new SpringApplicationBuilder(Pledgebook.class)
                    .run(
                            "--server.port=0",
                            "--spring.main.banner-mode=off",
                            "--pledgebook.imports.directory=" + parent,
                            "--spring.datasource.url=" + database.getJdbcUrl(),
                            "--spring.datasource.username=" + database.getUsername(),
                            "--spring.datasource.password=" + database.getPassword())) {
                assertThat(dead).doesNotExist();
                assertThat(empty).doesNotExist();
                assertThat(other.resolve("import-2.tmp")).exists();
                assertThat(kept()).hasSize(2);
                Api its = new Api(second.getEnvironment());
                assertThat(its.write(
                                        "POST",
                                        "/api/v1/imports?reasonKind=SOURCE&reason=x&collection=nations&dryRun=true",
                                        token,
                                        "code,note\nESP,of the second\n",
                                        "Content-Type",
                                        CSV)
                                .status())
                        .isEqualTo(200);
            }
            // The second takes its own along when it ends, and nobody else's.
            assertThat(kept()).hasSize(2);
            started.set(true);
            drops.join();
            slow.shutdownOutput();
            assertThat(read(slow).status()).isEqualTo(400);
        } finally {
            started.set(true);
            Files.deleteIfExists(other.resolve("import-2.tmp"));
            Files.deleteIfExists(other.resolve("lock"));
            Files.deleteIfExists(other);
        }
    }

    /** Has bodies come on, so slowly that they do not end. */
    private static void drop(List<Socket> sockets, AtomicBoolean enough) {
        try {
            while (!enough.get()) {
                for (Socket socket : sockets) {
                    socket.getOutputStream().write(' ');
                }
                Thread.sleep(200);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("It was not listened to any more", e);
        }
    }

    @Test
    void aCellOfMoreValuesThanAListMayHaveIsRefused() {
        String table = "slug,pledgors.code\nfrance-several-thousand-soldiers,";
        Answer refused = send("pledges", CSV, table + "FRA|".repeat(2_000) + "FRA\n", true);
        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/detail").asString()).contains("2000");
    }
}
