package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pledgebook.Api.Answer;
import org.pledgebook.revision.Reason;
import org.pledgebook.revision.ReasonKind;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.pledgebook.source.SourceDraft;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.Tier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * What happens to writes when something they need is not as it should be. A full disk, and a database that crashes, are for
 * {@code src/bench/safety} and {@link CrashTests}.
 */
@PledgebookTest
@Import(SafetyTests.Time.class)
@TestPropertySource(
        properties = {"spring.datasource.hikari.maximum-pool-size=3", "spring.datasource.hikari.connection-timeout=500"
        })
@DirtiesContext
class SafetyTests {

    @Autowired
    private Api api;

    @Autowired
    private TokenService tokens;

    @Autowired
    private RevisionService revisions;

    @Autowired
    private SourceService sources;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private SteppingClock clock;

    private String token;

    // Of all tests here.
    private static int written;

    @BeforeEach
    void issue() {
        token = tokens.issue("safety", EditorRole.CURATOR, Duration.ofDays(1));
    }

    @AfterEach
    void revoke() {
        clock.step = Duration.ZERO;
        tokens.all().stream().filter(held -> held.revokedAt() == null).forEach(held -> tokens.revoke(held.id()));
    }

    @Test
    void whenTheClockStepsBackRevisionsGoOnInTheirOrder() {
        long before = latest();
        assertThat(write().status()).isEqualTo(201);
        clock.step = Duration.ofHours(-30);
        // A token that was issued yesterday, by the clock, is one of tomorrow: it holds.
        assertThat(write().status()).isEqualTo(201);
        clock.step = Duration.ofHours(-31);
        assertThat(write().status()).isEqualTo(201);
        assertThat(api.get("/api/v1/pledges?limit=1").status()).isEqualTo(200);
        clock.step = Duration.ZERO;
        assertThat(write().status()).isEqualTo(201);
        // Whatever a revision bears, it has come.
        clock.step = Duration.ofMinutes(5);

        List<JsonNode> revisions = api.json("/api/v1/revisions?limit=500&sort=number")
                .get("data")
                .valueStream()
                .toList();
        Instant last = Instant.MIN;
        long number = 0;
        for (JsonNode revision : revisions) {
            assertThat(revision.get("number").asLong()).isEqualTo(++number);
            Instant recorded = Instant.parse(revision.get("recordedAt").asString());
            assertThat(recorded).isAfter(last);
            assertThat(api.json("/api/v1/sources?limit=1&asOf=" + recorded)
                            .at("/meta/revision")
                            .asLong())
                    .isEqualTo(number);
            last = recorded;
        }
        assertThat(number).isEqualTo(before + 4);
    }

    /** Otherwise the past would change: what was asked of it while the write went on is kept by clients for ever. */
    @Test
    void aWriteThatTakesLongIsOfTheTimeAtWhichItEnds() {
        Instant begun = clock.instant();
        long number = revisions
                .write(new Reason("test", ReasonKind.SOURCE, "It takes a minute."), upcoming -> {
                    clock.step = Duration.ofMinutes(1);
                    sources.write(
                            List.of(new SourceDraft(
                                    "slow", "Slow", "Test", null, "https://slow.example/", Tier.PRIMARY, null, null)),
                            List.of());
                    return null;
                })
                .revision();
        assertThat(Instant.parse(api.json("/api/v1/revisions/" + number)
                        .get("recordedAt")
                        .asString()))
                .isAfterOrEqualTo(begun.plusSeconds(60));
        assertThat(api.json("/api/v1/sources?limit=1&asOf=" + begun.plusSeconds(30))
                        .at("/meta/revision")
                        .asLong())
                .isEqualTo(number - 1);
    }

    @Test
    void whenAllConnectionsAreInUseNothingIsWrittenAndTheClientIsToldToComeBack() throws SQLException {
        long before = latest();
        List<Connection> taken = new ArrayList<>();
        try {
            while (taken.size() < 3) {
                taken.add(dataSource.getConnection());
            }
            assertBusy(write());
            assertBusy(api.get("/api/v1/pledges?limit=1&fields=slug"));
            assertThat(api.get("/actuator/health/liveness").status()).isEqualTo(200);
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        assertThat(latest()).isEqualTo(before);
        assertThat(api.get("/api/v1/sources/written-" + written).status()).isEqualTo(404);
        assertThat(write().status()).isEqualTo(201);
        assertThat(latest()).isEqualTo(before + 1);
    }

    private static void assertBusy(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.json().get("type").asString()).isEqualTo("/problems/unavailable");
    }

    private long latest() {
        return api.json("/api/v1/revisions?limit=1").at("/data/0/number").asLong();
    }

    private Answer write() {
        written++;
        return api.write("POST", "/api/v1/sources?reasonKind=SOURCE&reason=Safety", token, """
                {"slug": "written-%1$d", "title": "Written", "publisher": "Test", "tier": "PRIMARY",
                 "url": "https://example.org/%1$d"}""".formatted(written));
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Time {

        @Bean
        @Primary
        static SteppingClock steppingClock() {
            return new SteppingClock();
        }
    }

    /** The right time, or as much beside it as is said. */
    static class SteppingClock extends Clock {

        private volatile Duration step = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(step);
        }
    }
}
