package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole book as one file, which comes back as the same book. */
@PledgebookTest
@DirtiesContext
@TestPropertySource(properties = "pledgebook.imports.max-size=2MB")
@Import(RandomWrites.class)
class BookTransferTests {

    private static final long SEED = Long.getLong("test.seed", new Random().nextInt(1_000_000));

    private static final List<String> COLLECTIONS = List.of(
            "sources",
            "nations",
            "leaders",
            "summits",
            "statements",
            "assurance-categories",
            "triggers",
            "pledges",
            "corrections");

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
    private RandomWrites writes;

    private String token = "";

    /** An answer to an import. */
    private record Imported(int status, JsonNode json) {}

    @BeforeEach
    void becomeCurator() {
        tokens.all().stream().filter(held -> held.revokedAt() == null).forEach(held -> tokens.revoke(held.id()));
        token = tokens.issue("importer", EditorRole.CURATOR, Duration.ofDays(1));
    }

    private byte[] export() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(api.address("/api/v1/export/pledgebook.zip"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    private Imported send(byte[] body, boolean dryRun) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(api.address(
                                        "/api/v1/imports?reasonKind=MODEL&reason=The%20book&dryRun=" + dryRun))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/zip")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return new Imported(answer.statusCode(), JsonMapper.shared().readTree(answer.body()));
    }

    private static Map<String, String> unpack(byte[] archive) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    private static byte[] pack(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private void empty() {
        transaction.executeWithoutResult(status -> {
            begin("emptied");
            jdbc.sql("set constraints all deferred").update();
            for (String table : List.of(
                    "citation",
                    "correction_subject",
                    "correction",
                    "pledge_event",
                    "pledge_trigger",
                    "pledge_pledgor",
                    "pledge",
                    "activation_trigger",
                    "assurance_category",
                    "statement_relation",
                    "statement_party",
                    "statement",
                    "summit_participation",
                    "summit",
                    "leader_office",
                    "leader",
                    "nation",
                    "source")) {
                jdbc.sql("delete from " + table).update();
            }
        });
    }

    private void begin(String reason) {
        jdbc.sql("select number from begin_revision('test', 'MODEL', ?)")
                .param(reason)
                .query(Long.class)
                .single();
    }

    private Map<String, String> lists() {
        Map<String, String> lists = new LinkedHashMap<>();
        for (String collection : COLLECTIONS) {
            for (String form : List.of(".ndjson", ".csv")) {
                lists.put(
                        collection + form,
                        api.get("/api/v1/" + collection + form).body());
            }
        }
        for (String parts : List.of(
                "pledges.ndjson?include=events,citations,corrections",
                "summits.ndjson?include=participants,citations,corrections",
                "statements.ndjson?include=assurances,citations,corrections",
                "leaders.ndjson?include=citations,corrections",
                "corrections.ndjson?include=citations")) {
            lists.put(parts, api.get("/api/v1/" + parts).body());
        }
        return lists;
    }

    @Test
    void theBookComesBackIntoAnEmptyOneByteForByte() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 15; i++) {
            writes.write(random);
        }
        long seen = writes.latest() + 1;
        transaction.executeWithoutResult(status -> {
            begin("more");
            // A pledge that names one behind it in the list, and roles of a nation that do not stand together.
            for (String change : List.of(
                    "update pledge set end_state = 'SUPERSEDED', superseded_by_slug = (select min(slug) from pledge"
                            + " where slug <> 'italy-no-troops') where slug = 'italy-no-troops'",
                    "insert into pledge_event select nextval('pledge_event_seq'), slug, 'END_STATE', 'SUPERSEDED',"
                            + " '2026-02-01', 'Another.', 'paris-declaration', null from pledge"
                            + " where slug = 'italy-no-troops'",
                    // An event that is entered after a later one.
                    "insert into pledge_event select nextval('pledge_event_seq'), slug, 'CONTEXT', null, '2026-01-31',"
                            + " 'Before.', 'paris-declaration', null from pledge where slug = 'italy-no-troops'",
                    "insert into summit_participation select summit_slug, max(position) + 1, 'UKR', null, 'CO_CHAIR', null"
                            + " from summit_participation group by summit_slug")) {
                jdbc.sql(change).update();
            }
        });
        byte[] book = export();
        Map<String, String> files = unpack(book);
        Map<String, String> lists = lists();

        Imported same = send(book, false);
        assertThat(same.status()).as(same.json().toString()).isEqualTo(200);
        assertThat(same.json().get("created").asInt()).isZero();
        assertThat(same.json().get("updated").asInt())
                .as(same.json().toString())
                .isZero();
        assertThat(writes.latest()).isEqualTo(seen);

        empty();
        assertThat(api.json("/api/v1/pledges").at("/page/total").asInt()).isZero();
        Imported dry = send(book, true);
        assertThat(dry.status()).as(dry.json().toString()).isEqualTo(200);
        assertThat(dry.json().get("revision").isNull()).isTrue();
        assertThat(writes.latest()).isEqualTo(seen + 1);
        Imported done = send(book, false);
        assertThat(done.status()).as(done.json().toString()).isEqualTo(200);
        assertThat(done.json().get("revision").asLong()).isEqualTo(seen + 2);
        assertThat(done.json().get("collection").asString()).isEqualTo("all");
        assertThat(done.json().get("created")).isEqualTo(dry.json().get("created"));
        assertThat(writes.latest()).isEqualTo(seen + 2);

        Map<String, String> back = unpack(export());
        assertThat(back.keySet()).isEqualTo(files.keySet());
        files.forEach((name, content) -> {
            if (name.endsWith(".csv") && !name.equals("revisions.csv")) {
                assertThat(back.get(name)).as("seed " + SEED + " " + name).isEqualTo(content);
            }
        });
        lists().forEach((list, content) ->
                assertThat(content).as("seed " + SEED + " " + list).isEqualTo(lists.get(list)));
        history.isThatOfTheBook();
        // What is written next gets numbers of its own.
        writes.write(random);
        String any = api.json("/api/v1/pledges?limit=1").at("/data/0/slug").asString();
        assertThat(api.write(
                                "POST",
                                "/api/v1/pledges/" + any + "/events?reasonKind=SOURCE&reason=More",
                                token,
                                "{\"axis\": \"CONTEXT\", \"occurredOn\": \"2026-02-03\", \"summary\": \"More.\","
                                        + " \"source\": \"paris-declaration\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whatIsWrongInAPackageIsToldWithItsFileAndLine() throws Exception {
        Map<String, String> files = unpack(export());
        long before = writes.latest();
        files.computeIfPresent(
                "citations.csv",
                (name, table) -> table.replaceFirst("(?m)^(.*),SUPPORTS,(\\d+)$", "$1,LIKES,$2")
                        + "paris-declaration,PLEDGE,nowhere,,paris-declaration,,,PRIMARY,,,,Said.,SUPPORTS,1\r\n");
        files.computeIfPresent("pledge-events.csv", (name, table) -> table.replaceFirst("2026-01-06,", "2026-01-36,"));
        files.computeIfPresent("participants.csv", (name, table) -> table.replaceFirst("HOST", "GUEST"));
        files.computeIfPresent("nations.csv", (name, table) -> table.replaceFirst("FRA,FR,", "FRA,fr,"));
        Imported refused = send(pack(files), false);
        assertThat(refused.status()).isEqualTo(422);
        List<String> pointers = refused.json().get("errors").findValuesAsString("pointer");
        assertThat(pointers)
                .as(refused.json().toString())
                .anyMatch(pointer -> pointer.matches("/citations.csv/\\d+/stance"))
                .anyMatch(pointer -> pointer.matches("/citations.csv/\\d+"))
                .anyMatch(pointer -> pointer.matches("/pledge-events.csv/\\d+/occurredOn"))
                .anyMatch(pointer -> pointer.matches("/participants.csv/2/role"))
                .anyMatch(pointer -> pointer.matches("/nations.csv/\\d+/alpha2"));
        assertThat(writes.latest()).isEqualTo(before);
    }

    @Test
    void aPackageThatIsNoneOrHoldsWhatIsNotTheBooksIsRefused() throws Exception {
        Map<String, String> files = unpack(export());
        assertThat(send("no zip".getBytes(StandardCharsets.UTF_8), true).status())
                .isEqualTo(422);
        byte[] damaged = pack(files);
        damaged[damaged.length / 2] ^= 0x55;
        assertThat(send(damaged, true).status()).isEqualTo(422);
        for (String name : List.of("../nations.csv", "/etc/passwd", "data/nations.csv", "planets.csv", "x/")) {
            Map<String, String> more = new LinkedHashMap<>(files);
            more.put(name, "code\nFRA\n");
            Imported refused = send(pack(more), true);
            assertThat(refused.status()).as(name).isEqualTo(422);
            assertThat(refused.json().toString()).contains("nations.csv, ");
        }
        assertThat(send(pack(Map.of("README.md", "Nothing.")), true).status()).isEqualTo(422);
        Imported bomb = send(pack(Map.of("nations.csv", "code,note\nFRA," + " ".repeat(3_000_000))), true);
        assertThat(bomb.status()).isEqualTo(413);
        assertThat(bomb.json().get("detail").asString()).contains("2 MB").contains("unpacked");
        assertThat(api.write(
                                "POST",
                                "/api/v1/imports?reasonKind=MODEL&reason=x&collection=nations",
                                token,
                                "x",
                                "Content-Type",
                                "application/zip")
                        .status())
                .isEqualTo(400);
        assertThat(api.write(
                                "POST",
                                "/api/v1/imports?reasonKind=MODEL&reason=x",
                                token,
                                "code\n",
                                "Content-Type",
                                "text/csv")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aPackageWhoseTablesEndTooEarlyIsRefused() throws Exception {
        // The directory of the package says that the compressed table is as long as it was.
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        byte[] table = "code,note\nFRA,A note that is long enough to be compressed.\n".getBytes(StandardCharsets.UTF_8);
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(table);
        deflater.finish();
        byte[] compressed = new byte[1000];
        int whole = deflater.deflate(compressed);
        deflater.end();
        for (int length : List.of(whole - 10, whole / 2, 1, 0)) {
            stored.reset();
            writePackage(stored, Arrays.copyOf(compressed, length), table);
            Imported refused = send(stored.toByteArray(), false);
            assertThat(refused.status()).as(length + ": " + refused.json()).isEqualTo(422);
            assertThat(refused.json().get("detail").asString()).contains("damaged");
        }
        stored.reset();
        writePackage(stored, Arrays.copyOf(compressed, whole), table);
        assertThat(send(stored.toByteArray(), true).status()).isEqualTo(200);
    }

    /** A zip file of one table, written by hand: by the sizes that it has, of what is given as its compressed form. */
    private static void writePackage(ByteArrayOutputStream out, byte[] compressed, byte[] table) {
        byte[] name = "nations.csv".getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(table);
        ByteBuffer zip = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        for (boolean central : new boolean[] {false, true}) {
            int begin = zip.position();
            zip.putInt(central ? 0x02014b50 : 0x04034b50);
            if (central) {
                zip.putShort((short) 20);
            }
            zip.putShort((short) 20).putShort((short) 0).putShort((short) 8).putInt(0x00210000);
            zip.putInt((int) sum.getValue()).putInt(compressed.length).putInt(table.length);
            zip.putShort((short) name.length).putShort((short) 0);
            if (central) {
                zip.putShort((short) 0)
                        .putShort((short) 0)
                        .putShort((short) 0)
                        .putInt(0)
                        .putInt(0);
            }
            zip.put(name);
            if (!central) {
                zip.put(compressed);
            } else {
                zip.putInt(0x06054b50).putInt(0).putShort((short) 1).putShort((short) 1);
                zip.putInt(46 + name.length).putInt(begin).putShort((short) 0);
            }
        }
        out.write(zip.array(), 0, zip.position());
    }

    @Test
    void aPackageWithALargeDirectoryIsRefusedBeforeItIsRead() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 20; i++) {
                ZipEntry entry = new ZipEntry("nations.csv" + " ".repeat(i));
                entry.setComment("x".repeat(60_000));
                zip.putNextEntry(entry);
            }
        }
        Imported refused = send(bytes.toByteArray(), true);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("detail").asString()).contains("directory", "1048576 bytes");
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 101; i++) {
            many.put("nations-" + i + ".csv", "code\n");
        }
        assertThat(send(pack(many), true).json().get("detail").asString()).contains("100 files");
    }
}
