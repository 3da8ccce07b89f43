package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pledgebook.Api.Answer;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Two instances of the service on one database: what one has acknowledged, the other knows. */
@PledgebookTest
@DirtiesContext
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestPropertySource(properties = {InstanceTests.WRITES_ENOUGH, InstanceTests.HOLDS})
class InstanceTests {

    private static final String PAGE = "/api/v1/pledges?nation=FRA";

    private static final int WRITES = 40;

    static final String WRITES_ENOUGH = "pledgebook.writes.max-per-minute=100000";

    // Longer than a request takes: without the wait of a write, the reader would be told the revision before.
    static final String HOLDS = "pledgebook.latest-revision.cache-ttl=60ms";

    @Autowired
    private Api one;

    @Autowired
    private TokenService tokens;

    @Autowired
    private HikariDataSource pool;

    private ConfigurableApplicationContext second;

    private Api other;

    private String token;

    @BeforeAll
    void startTheOther() {
        second = new SpringApplicationBuilder(Pledgebook.class)
                .run(
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--" + WRITES_ENOUGH,
                        "--" + HOLDS,
                        "--spring.datasource.url=" + pool.getJdbcUrl(),
                        "--spring.datasource.username=" + pool.getUsername(),
                        "--spring.datasource.password=" + pool.getPassword());
        other = new Api(second.getEnvironment());
        token = tokens.issue("instances", EditorRole.CURATOR, Duration.ofDays(1));
    }

    @AfterAll
    void stopTheOther() {
        second.close();
    }

    @Test
    void aReadAfterAWriteElsewhereNeverShowsTheRevisionBefore() throws Exception {
        AtomicLong acknowledged = new AtomicLong(revision(one));
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Api api = i % 2 == 0 ? one : other;
                reading.add(readers.submit(() -> {
                    while (!done.get()) {
                        long least = acknowledged.get();
                        assertThat(revision(api)).isGreaterThanOrEqualTo(least);
                    }
                }));
            }
            for (int i = 0; i < WRITES; i++) {
                Api writer = i % 2 == 0 ? other : one;
                Answer answer = writer.write(
                        "POST", "/api/v1/sources?reasonKind=SOURCE&reason=A%20test", token, """
                                {"slug": "instance-source-%1$d", "title": "A source", "publisher": "A publisher",
                                 "url": "https://example.org/%1$d", "tier": "SECONDARY"}""".formatted(i));
                assertThat(answer.status()).as(answer.body()).isEqualTo(201);
                long written = Long.parseLong(answer.header("Pledgebook-Revision"));
                acknowledged.set(written);
                assertThat(revision(writer == one ? other : one)).isEqualTo(written);
                assertThat(one.get(PAGE).header("ETag"))
                        .isEqualTo(other.get(PAGE).header("ETag"));
            }
            done.set(true);
            for (Future<?> reader : reading) {
                reader.get();
            }
        } finally {
            done.set(true);
            readers.shutdownNow();
        }
    }

    @Test
    void whatAnInstanceKeepsOfARecordIsWhatTheOtherHasWritten() {
        String pledge = "/api/v1/pledges/france-several-thousand-soldiers";
        String reason = "?reasonKind=SOURCE&reason=A%20test";
        for (int i = 0; i < WRITES / 2; i++) {
            Api writer = i % 3 == 0 ? one : other;
            Api reader = writer == one ? other : one;
            Answer changed = writer.write(
                    "PATCH", pledge + reason, token, "{\"territory\": \"Place " + i + "\"}", "If-Match", "*");
            assertThat(changed.status()).as(changed.body()).isEqualTo(200);
            assertThat(reader.json(pledge).get("territory").asString()).isEqualTo("Place " + i);
            Answer added = writer.write("POST", "/api/v1/sources" + reason, token, """
                                {"slug": "kept-source-%1$d", "title": "A source", "publisher": "A publisher",
                                 "url": "https://example.org/kept/%1$d", "tier": "SECONDARY"}""".formatted(i));
            assertThat(added.status()).as(added.body()).isEqualTo(201);
            Answer here = reader.get(pledge);
            Answer there = writer.get(pledge);
            assertThat(here.header("Pledgebook-Revision")).isEqualTo(added.header("Pledgebook-Revision"));
            assertThat(here.header("ETag")).isEqualTo(there.header("ETag"));
            assertThat(here.header("Last-Modified")).isEqualTo(there.header("Last-Modified"));
            assertThat(here.body()).isEqualTo(there.body());
        }
    }

    @Test
    void whoHoldsALaterRevisionThanAnInstanceKnowsIsNotSentBackBehindIt() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < WRITES; i++) {
                    long next = revision(one) + 1;
                    // Committed, and not acknowledged to anybody.
                    statement.execute("select begin_revision('test', 'SOURCE', 'one more')");
                    connection.commit();
                    long read = one.get(PAGE, "If-None-Match", "\"" + next + "-seen-elsewhere\"")
                            .json()
                            .at("/meta/revision")
                            .asLong();
                    assertThat(read).isEqualTo(next);
                }
            }
        }
    }

    private static long revision(Api api) {
        return api.json(PAGE).at("/meta/revision").asLong();
    }
}
