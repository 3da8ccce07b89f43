package org.pledgebook.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.pledgebook.PledgebookTest;
import org.pledgebook.revision.AutoCommitDataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The limit of an editor is kept by instances of which each counts for a second by itself. */
@PledgebookTest
class WriteLimitTests {

    private static final int A_MINUTE = 600;

    @Autowired
    private DataSource database;

    @Test
    void instancesTogetherLetAnEditorWriteLittleMoreThanTheLimit() {
        Editor editor = new Editor("editor-" + UUID.randomUUID(), EditorRole.CURATOR);
        WriteLimit[] instances = {
            new WriteLimit(database, new WriteProperties(A_MINUTE)),
            new WriteLimit(database, new WriteProperties(A_MINUTE))
        };
        long begun = System.nanoTime();
        List<Duration> waits = IntStream.range(0, 2 * A_MINUTE)
                .mapToObj(i -> instances[i % 2].take(editor))
                .flatMap(Optional::stream)
                .toList();
        // Meanwhile more is given, and each instance takes the share of a second before it learns of the other.
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds() + 1;
        assertThat(2 * A_MINUTE - waits.size()).isBetween(A_MINUTE, A_MINUTE + (int) (seconds + 2) * A_MINUTE / 60);
        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ZERO) > 0);
        Editor other = new Editor("editor-" + UUID.randomUUID(), EditorRole.CURATOR);
        assertThat(instances[0].take(other)).isEmpty();
    }

    @Test
    void whatIsLeftOfALimitIsLeftOfTheOneAfterItInProportion() {
        Editor editor = new Editor("editor-" + UUID.randomUUID(), EditorRole.CURATOR);
        assertThat(new WriteLimit(database, new WriteProperties(A_MINUTE)).take(editor))
                .isEmpty();
        WriteLimit lowered = new WriteLimit(database, new WriteProperties(2));
        assertThat(IntStream.range(0, 10).mapToObj(i -> lowered.take(editor)).filter(Optional::isEmpty))
                .hasSizeBetween(1, 2);
    }

    @Test
    void thoseWhoComeAtOnceAreCountedTogether() throws Exception {
        WriteLimit limit = new WriteLimit(database, new WriteProperties(A_MINUTE));
        Editor editor = new Editor("editor-" + UUID.randomUUID(), EditorRole.CURATOR);
        ExecutorService editing = Executors.newFixedThreadPool(16);
        try {
            // For the first time, and after the database has lost the count, as it does when it is killed.
            for (int i = 0; i < 2; i++) {
                Callable<Optional<Duration>> taking = () -> limit.take(editor);
                for (Future<Optional<Duration>> taken : editing.invokeAll(Collections.nCopies(100, taking))) {
                    assertThat(taken.get()).isEmpty();
                }
                assertThat(JdbcClient.create(new AutoCommitDataSource(database))
                                .sql("delete from write_limit where id = ?")
                                .param("writes of " + editor.name())
                                .update())
                        .isOne();
            }
        } finally {
            editing.shutdownNow();
        }
    }
}
