package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers that are given again, and what must never be given again. */
@PledgebookTest
@Import(RandomWrites.class)
class FinishedAnswerTests {

    private static final long SEED = Long.getLong("test.seed", new Random().nextInt(1_000_000));

    private static final AtomicInteger MADE = new AtomicInteger();

    @Autowired
    private Api api;

    @Autowired
    private RandomWrites writes;

    @Autowired
    private JdbcClient jdbc;

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
            Answer compressed = api.get("/api/v1/nations?limit=30", "Accept-Encoding", "gzip");
            Answer plain = api.get("/api/v1/nations?limit=30");
            assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(compressed.header("ETag")).isEqualTo(plain.header("ETag").replaceFirst("\"$", "-gzip\""));
            assertThat(plain.header("Content-Encoding")).isEmpty();
            assertThat(plain.json().get("data")).hasSize(30);
        }
    }

    @Test
    void whatIsRefusedOnceIsRefusedAgain() {
        for (int i = 0; i < 2; i++) {
            assertThat(api.get("/api/v1/pledges?colour=red").status()).isEqualTo(400);
            assertThat(api.get("/api/v1/pledges/none").status()).isEqualTo(404);
            assertThat(api.get("/api/v1/pledges?asOf=999999").status()).isEqualTo(404);
            assertThat(api.get("/api/v1/pledges", "Accept", "text/html").status())
                    .isEqualTo(406);
            assertThat(api.get("/api/v1/pledges").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/nations/FRA", "/api/v1/leaders/keir-starmer?fields=name,offices"})
    void whatARevisionHasNotTouchedIsGivenAgainAsOfThatRevision(String path) {
        // What the first revision that is looked at has touched is not known.
        api.get(path);
        addSource();
        api.get(path);
        Answer first = api.get(path);
        long revision = addSource();
        Statistics statistics =
                entityManagerFactory.unwrap(SessionFactory.class).getStatistics();
        statistics.clear();
        Answer again = api.get(path);
        assertThat(statistics.getPrepareStatementCount()).isZero();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Pledgebook-Revision")).isEqualTo(String.valueOf(revision));
        assertThat(own(again)).isEqualTo(own(anew(path)));
        assertThat(own(again)).isNotEqualTo(own(first));
        assertThat(api.get(path, "If-None-Match", first.header("ETag")).status())
                .isEqualTo(200);
        assertThat(api.get(path, "If-None-Match", again.header("ETag")).status())
                .isEqualTo(304);
        Answer compressed = api.get(path, "Accept-Encoding", "gzip");
        addSource();
        assertThat(api.get(path, "Accept-Encoding", "gzip").header("Content-Encoding"))
                .isEqualTo(compressed.header("Content-Encoding"));
    }

    /** A header's time has no parts of a second. */
    @Test
    void whatBearsTheSameSecondAsTheStateBeforeIsSent() {
        String path = "/api/v1/sources?limit=1";
        String before;
        String after;
        int tries = 0;
        do {
            addSource();
            before = api.get(path).header("Last-Modified");
            addSource();
            after = api.get(path).header("Last-Modified");
            assertThat(++tries).isLessThan(50);
        } while (!before.equals(after));
        assertThat(api.get(path, "If-Modified-Since", before).status()).isEqualTo(200);
        assertThat(api.get(path + "&asOf=2", "If-Modified-Since", before).status())
                .isEqualTo(304);
    }

    @Test
    void noAnswerIsGivenAgainThatARevisionHasChanged() {
        Random random = new Random(SEED);
        Set<String> records = new TreeSet<>();
        for (int i = 0; i < 12; i++) {
            records.addAll(writes.book(writes.latest()).keySet());
            for (int j = random.nextInt(3); j >= 0; j--) {
                writes.write(random);
            }
            for (String record : records) {
                String path = "/api/v1/" + record + (random.nextInt(4) == 0 ? "?fields=citations" : "");
                if (path.contains("?") && record.startsWith("sources/")) {
                    continue;
                }
                Answer given = api.get(path);
                Answer made = anew(path);
                String as = "seed " + SEED + ", revision " + writes.latest() + ", " + path;
                assertThat(given.status()).as(as).isEqualTo(made.status());
                assertThat(given.body()).as(as).isEqualTo(made.body());
                assertThat(own(given)).as(as).isEqualTo(own(made));
            }
        }
    }

    @Test
    void whoeverAsksWhileTheBookIsWrittenGetsNoEarlierStateThanThereWas() throws Exception {
        String path = "/api/v1/pledges?nation=FRA&limit=3";
        AtomicLong committed = new AtomicLong(writes.latest());
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                reading.add(readers.submit(() -> {
                    while (!done.get()) {
                        long least = committed.get();
                        Answer answer = api.get(path);
                        assertThat(answer.status()).isEqualTo(200);
                        assertThat(answer.json().at("/meta/revision").asLong()).isGreaterThanOrEqualTo(least);
                    }
                }));
            }
            for (int i = 0; i < 40; i++) {
                long revision = addSource();
                // As long as the database's word holds.
                Thread.sleep(5);
                committed.set(revision);
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

    private long addSource() {
        String slug = "kept-" + MADE.incrementAndGet();
        return writes.write(() -> jdbc.sql("insert into source (slug, title, publisher, url, tier)"
                        + " values (:slug, 'A source', 'Nobody', 'https://example.org/' || :slug, 'SECONDARY')")
                .param("slug", slug)
                .update());
    }

    /** The same, as nobody has asked for it before. */
    private Answer anew(String path) {
        return api.get(path, "Accept", "application/json, text/x-" + MADE.incrementAndGet());
    }

    /** The headers that belong to the answer, and not to the moment. */
    private static Map<String, String> own(Answer answer) {
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.keySet().removeAll(List.of("connection", "date", "x-request-id", "vary"));
        return headers;
    }
}
