package org.pledgebook.curation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.pledgebook.PledgebookTest;
import org.springframework.beans.factory.annotation.Autowired;

/** The limit of an editor is kept by instances of which each counts for a second by itself. */
@PledgebookTest
class WriteLimitTests {

    private static final int A_MINUTE = 600;

    @Autowired
    private DataSource database;

    @Test
    void instancesTogetherLetAnEditorWriteLittleMoreThanTheLimit() {
        Editor editor = new Editor("editor-" + UUID.randomUUID(), EditorRole.CURATOR);
        WriteLimit[] instances = {new WriteLimit(database, A_MINUTE), new WriteLimit(database, A_MINUTE)};
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
}
