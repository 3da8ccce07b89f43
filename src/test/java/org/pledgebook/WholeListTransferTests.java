package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole lists that are longer than any buffer on their way. */
@Tag("long")
@PledgebookTest
@DirtiesContext // writes pledges that other tests do not expect
// Readers who take nothing for some seconds are not to be given up on a slow machine.
@TestPropertySource(properties = "server.tomcat.connection-timeout=60s")
class WholeListTransferTests {

    private static final int PLEDGES = 12_000;

    private static final int LATEST = 3;

    @Autowired
    private Api api;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private HikariDataSource pool;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void writeManyPledges() {
        if (jdbc.sql("select count(*) from pledge").query(Long.class).single() < PLEDGES) {
            transaction.executeWithoutResult(status -> write(0, PLEDGES));
        }
    }

    @AfterEach
    void everyConnectionIsGivenBack() throws InterruptedException {
        waitUntilNoConnectionIsUsed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson", "json"})
    void aWriteInTheMiddleChangesNothing(String format) throws Exception {
        long before = api.json("/api/v1/pledges?limit=1").at("/page/total").asLong();
        long revision = api.json("/api/v1/pledges?limit=1").at("/meta/revision").asLong();
        HttpResponse<InputStream> answer = open("/api/v1/pledges." + format + "?sort=slug");
        byte[] begin = answer.body().readNBytes(1000);
        transaction.executeWithoutResult(status -> write((int) before, 10));
        assertThat(api.json("/api/v1/pledges?limit=1").at("/page/total").asLong())
                .isEqualTo(before + 10);
        String whole = new String(begin, StandardCharsets.UTF_8)
                + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer.headers().firstValue("Pledgebook-Rows")).hasValue(String.valueOf(before));
        assertThat(answer.headers().firstValue("Pledgebook-Revision")).hasValue(String.valueOf(revision));
        long records = switch (format) {
            case "csv" -> WholeListTests.rows(whole).size();
            case "ndjson" -> whole.lines().count();
            default -> new JsonMapper().readTree(whole).get("data").size();
        };
        assertThat(records).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pledges.csv",
                "pledges.ndjson",
                "pledges.json",
                "sources/paris-declaration/citations",
                "sources/paris-declaration/citations.csv",
                "sources/paris-declaration/citations.ndjson",
                "sources/paris-declaration/citations.json",
                "sources/paris-declaration/citations.ndjson?asOf=" + LATEST
            })
    void whatBreaksOffHasNoRegularEnd(String list) throws Exception {
        HttpResponse<InputStream> answer = open("/api/v1/" + list);
        answer.body().readNBytes(1000);
        // A pool has set it for all that connect in this process.
        DriverManager.setLoginTimeout(0);
        try (Connection other = DriverManager.getConnection(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
                Statement statement = other.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
        }
        assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
        waitUntilNoConnectionIsUsed();
        for (int tries = 0; api.get("/api/v1/pledges").status() != 200 && tries < 60; tries++) {
            Thread.sleep(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&asOf=" + LATEST})
    void allThatRestsOnASourceIsThereInItsOrder(String past) {
        List<String> lines = api.get("/api/v1/sources/paris-declaration/citations.ndjson?fields=kind,key" + past)
                .body()
                .lines()
                .toList();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(PLEDGES);
        assertThat(lines.stream()
                        .map(Api::read)
                        .map(line -> line.get("kind").asString() + " "
                                + line.get("key").asString()))
                .isSorted();
        JsonNode all = api.json("/api/v1/sources/paris-declaration/citations" + past.replace('&', '?'));
        assertThat(all.at("/page/total").asInt()).isEqualTo(lines.size());
        assertThat(all.get("data")).hasSize(lines.size());
        assertThat(all.at("/page/size").asInt()).isEqualTo(lines.size());
        assertThat(all.at("/page/next").isNull()).isTrue();
        assertThat(all)
                .isEqualTo(api.json("/api/v1/sources/paris-declaration/citations.json" + past.replace('&', '?')));
    }

    @Test
    void aReaderWhoHangsUpFreesItsConnection() throws Exception {
        open("/api/v1/pledges.csv").body().close();
        waitUntilNoConnectionIsUsed();
    }

    @Test
    void onlySomeWholeListsAreReadAtOnceAndPagesAreReadBesideThem() throws Exception {
        List<InputStream> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(open("/api/v1/pledges.ndjson?sort=slug").body());
        }
        Api.Answer refused = api.get("/api/v1/nations.csv");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.json().get("type").asString()).isEqualTo("/problems/busy");
        assertThat(api.get("/api/v1/nations").status()).isEqualTo(200);
        // What rests on a source is whole without an extension too: a long list of it is read like the others.
        assertThat(api.get("/api/v1/sources/paris-declaration/citations").status())
                .isEqualTo(503);
        assertThat(api.get("/api/v1/sources/afp-merz/citations").status()).isEqualTo(200);
        for (InputStream reader : readers) {
            reader.close();
        }
        waitUntilNoConnectionIsUsed();
        assertThat(api.get("/api/v1/nations.csv").status()).isEqualTo(200);
    }

    @Test
    void whatIsCompressedOnItsWayIsTheSame() throws Exception {
        HttpResponse<InputStream> compressed = client.send(
                HttpRequest.newBuilder(api.address("/api/v1/pledges.csv"))
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(compressed.headers().firstValue("ETag")).get().asString().endsWith("-gzip\"");
        try (InputStream content = new GZIPInputStream(compressed.body())) {
            assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(api.get("/api/v1/pledges.csv").body());
        }
    }

    private HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(api.address(path)).build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private void waitUntilNoConnectionIsUsed() throws InterruptedException {
        for (int tries = 0; pool.getHikariPoolMXBean().getActiveConnections() > 0 && tries < 500; tries++) {
            Thread.sleep(20);
        }
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    private void write(int from, int count) {
        jdbc.sql("select number from begin_revision('test', 'SOURCE', 'many pledges')")
                .query(Long.class)
                .single();
        for (String statement : """
                insert into pledge (slug, title, summary, by_coalition, beneficiary_code, level, announced_on, confidence)
                select 'test-' || i, 'Pledge ' || i, repeat('A long pledge. ', 40), true, 'UKR', 'ANNOUNCED',
                    date '2026-01-01' + i %% 300, 'CORROBORATED' from generate_series(%1$d, %2$d) i;
                insert into pledge_event select 100000 + i, 'test-' || i, 'LEVEL', 'ANNOUNCED', date '2026-01-06',
                    'Said.', 'paris-declaration' from generate_series(%1$d, %2$d) i;
                insert into citation (id, kind, key, source_slug, paraphrase, stance) select 100000 + i, 'PLEDGE',
                    'test-' || i, 'paris-declaration', repeat('Says so. ', 40), 'SUPPORTS' from generate_series(%1$d, %2$d) i""".formatted(from, from + count - 1).split(";\n", -1)) {
            jdbc.sql(statement).update();
        }
    }
}
