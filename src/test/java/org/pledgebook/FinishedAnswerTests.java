package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.support.TransactionTemplate;

/** Answers that are given again, and what must never be given again. */
@PledgebookTest
@DirtiesContext // writes revisions that other tests do not expect
class FinishedAnswerTests {

    @Autowired
    private Api api;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private EntityManagerFactory entityManagerFactory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/pledges?nation=FRA",
                "/api/v1/pledges?nation=FRA&asOf=1",
                "/api/v1/pledges?limit=2&facet=level",
                "/api/v1/nations/FRA",
                "/api/v1/matrix",
                "/api/v1/revisions/1"
            })
    void whatIsGivenAgainIsTheSameAndReadsNoRecord(String path) {
        Answer first = api.get(path);
        Statistics statistics =
                entityManagerFactory.unwrap(SessionFactory.class).getStatistics();
        statistics.clear();
        Answer again = api.get(path);
        assertThat(statistics.getPrepareStatementCount()).isZero();
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(own(again)).isEqualTo(own(first));
        Answer head = api.send("HEAD", path);
        assertThat(own(head)).isEqualTo(own(first));
        assertThat(head.body()).isEmpty();
        Answer held = api.get(path, "If-None-Match", first.header("ETag"));
        assertThat(held.status()).isEqualTo(304);
        assertThat(held.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(statistics.getPrepareStatementCount()).isZero();
    }

    @Test
    void aPageOfAnotherOriginIsGivenWhatItMayRead() {
        for (int i = 0; i < 3; i++) {
            assertThat(api.get("/api/v1/leaders").header("Access-Control-Allow-Origin"))
                    .isEmpty();
            Answer other = api.get("/api/v1/leaders", "Origin", "https://example.org");
            assertThat(other.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(other.header("Access-Control-Expose-Headers")).contains("ETag");
        }
    }

    @Test
    void whoTakesNoCompressionGetsNone() {
        for (int i = 0; i < 2; i++) {
            Answer compressed = api.get("/api/v1/pledges?limit=9", "Accept-Encoding", "gzip");
            Answer plain = api.get("/api/v1/pledges?limit=9");
            assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(compressed.header("ETag")).isEqualTo(plain.header("ETag").replaceFirst("\"$", "-gzip\""));
            assertThat(plain.header("Content-Encoding")).isEmpty();
            assertThat(plain.json().get("data")).hasSize(9);
        }
    }

    @Test
    void whatIsRefusedOnceIsRefusedAgain() {
        for (int i = 0; i < 2; i++) {
            assertThat(api.get("/api/v1/pledges?colour=red").status()).isEqualTo(400);
            assertThat(api.get("/api/v1/pledges/none").status()).isEqualTo(404);
            assertThat(api.get("/api/v1/pledges?asOf=99").status()).isEqualTo(404);
            assertThat(api.get("/api/v1/pledges", "Accept", "text/html").status())
                    .isEqualTo(406);
            assertThat(api.get("/api/v1/pledges").status()).isEqualTo(200);
        }
    }

    @Test
    void aReadAfterAWriteElsewhereNeverShowsTheRevisionBefore() throws Exception {
        AtomicLong committed = new AtomicLong(latest());
        ExecutorService readers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> reading = new ArrayList<>();
            AtomicLong reads = new AtomicLong();
            for (int i = 0; i < 4; i++) {
                reading.add(readers.submit(() -> {
                    while (!Thread.currentThread().isInterrupted() && reads.incrementAndGet() < 800) {
                        long least = committed.get();
                        assertThat(api.json("/api/v1/pledges?nation=FRA")
                                        .at("/meta/revision")
                                        .asLong())
                                .isGreaterThanOrEqualTo(least);
                    }
                }));
            }
            for (int i = 0; i < 50; i++) {
                long next = committed.get() + 1;
                transaction.executeWithoutResult(
                        status -> jdbc.sql("insert into revision values (:number, now(), 'test', 'SOURCE', 'one more')")
                                .param("number", next)
                                .update());
                committed.set(next);
                assertThat(api.json("/api/v1/pledges?nation=FRA")
                                .at("/meta/revision")
                                .asLong())
                        .isEqualTo(next);
            }
            for (Future<?> one : reading) {
                one.get();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private long latest() {
        return jdbc.sql("select max(number) from revision").query(Long.class).single();
    }

    /** The headers that belong to the answer, and not to the moment. */
    private static Map<String, String> own(Answer answer) {
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.keySet().removeAll(List.of("connection", "date", "x-request-id", "vary"));
        return headers;
    }
}
