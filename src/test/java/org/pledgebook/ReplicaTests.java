package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** Whoever takes over all changes has the book: a replica follows the feed through random writes. */
@PledgebookTest
@Import(RandomWrites.class)
class ReplicaTests {

    private static final long SEED = Long.getLong("test.seed", new Random().nextInt(1_000_000));

    @Autowired
    private Api api;

    @Autowired
    private RandomWrites writes;

    /** A copy of the book that knows nothing but the changes. */
    private final class Replica {

        private final Map<String, JsonNode> book = new LinkedHashMap<>();

        private long revision;

        /** Takes over what changed, page by page; whatever is written meanwhile comes with it or next time. */
        void follow(int limit) {
            String next = "/api/v1/changes?since=" + revision + "&limit=" + limit;
            long last = revision;
            while (next != null) {
                JsonNode page = api.json(next);
                for (JsonNode change : page.get("data")) {
                    assertThat(change.get("revision").asLong()).isGreaterThanOrEqualTo(last);
                    last = change.get("revision").asLong();
                    apply(change);
                }
                revision = page.at("/meta/revision").asLong();
                next = page.at("/page/next").isNull()
                        ? null
                        : page.at("/page/next").asString();
            }
            assertThat(last).isLessThanOrEqualTo(revision);
        }

        /** Takes over everything at once. */
        void takeAll() {
            Answer all = api.get("/api/v1/changes.ndjson?since=0");
            all.body().lines().map(Api::read).forEach(this::apply);
            revision = Long.parseLong(all.header("Pledgebook-Revision"));
        }

        private void apply(JsonNode change) {
            String name = change.get("collection").asString() + "/"
                    + change.get("key").asString();
            boolean deleted = change.get("change").asString().equals("DELETED");
            assertThat(change.get("record").isNull()).as(name).isEqualTo(deleted);
            if (deleted) {
                assertThat(book.remove(name)).as(name).isNotNull();
            } else {
                JsonNode before = book.put(name, change.get("record"));
                assertThat(change.get("change").asString()).as(name).isEqualTo(before == null ? "CREATED" : "UPDATED");
            }
        }

        void assertHoldsTheBook() {
            assertThat(book).as("seed " + SEED).containsExactlyInAnyOrderEntriesOf(writes.book(revision));
        }
    }

    @Test
    void aReplicaThatFollowsFromTheBeginningHoldsTheBookAfterEachStep() {
        Random random = new Random(SEED);
        Replica replica = new Replica();
        replica.follow(500);
        replica.assertHoldsTheBook();
        for (int i = 0; i < 10; i++) {
            for (int j = random.nextInt(5); j >= 0; j--) {
                writes.write(random);
            }
            replica.follow(1 + random.nextInt(20));
            replica.assertHoldsTheBook();
        }
        for (Map.Entry<String, JsonNode> record : replica.book.entrySet()) {
            assertThat(api.json("/api/v1/" + record.getKey()))
                    .as(record.getKey())
                    .isEqualTo(record.getValue());
        }
        Replica late = new Replica();
        late.takeAll();
        late.assertHoldsTheBook();
        assertThat(late.book).isEqualTo(replica.book);
    }

    @Test
    void aReplicaThatFollowsWhileTheBookIsWrittenMissesNothing() throws Exception {
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Random random = new Random(SEED + 1);
            Future<?> writing = writer.submit(() -> {
                for (int i = 0; i < 25; i++) {
                    writes.write(random);
                }
            });
            Replica replica = new Replica();
            while (!writing.isDone()) {
                replica.follow(7);
            }
            writing.get();
            replica.follow(7);
            assertThat(replica.revision).isEqualTo(writes.latest());
            replica.assertHoldsTheBook();
        } finally {
            writer.shutdownNow();
        }
    }

    @Test
    void theChangesOfThePastEndThere() {
        JsonNode past = api.json("/api/v1/changes?asOf=1&limit=500");
        assertThat(past.get("data").valueStream())
                .allSatisfy(change -> assertThat(change.get("revision").asInt()).isEqualTo(1));
        assertThat(api.json("/api/v1/changes?since=1&asOf=1").get("data")).isEmpty();
        assertThat(api.json("/api/v1/changes?since=1&asOf=2").at("/page/total").asInt())
                .isEqualTo(api.json("/api/v1/revisions/2/changes")
                        .at("/page/total")
                        .asInt());
    }

    @ParameterizedTest
    @CsvSource({
        "since=999999999, since",
        "since=-1, since",
        "since=x, since",
        "since=1&since=2, since",
        "since=2026-01-01, since",
        "since=2&asOf=1, since",
        "since=0&limit=0, limit",
        "since=0&after=abc, after",
        "since=0&level=SIGNED, level"
    })
    void whatMakesNoSenseIsRefused(String query, String parameter) {
        Answer answer = api.get("/api/v1/changes?" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/parameter").asString()).isEqualTo(parameter);
    }
}
