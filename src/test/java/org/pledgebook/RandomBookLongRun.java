package org.pledgebook;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/**
 * Random writes and reads of everything by several threads at once. It is named in the command that runs it:
 * {@code ./mvnw test -Pall -Dtest=RandomBookLongRun -Dtest.random.duration=30m}. A seed of its own is printed; it makes the
 * same requests again with {@code -Dtest.random.seed=…}, though not at the same moments.
 */
@PledgebookTest
@DirtiesContext
@Tag("long")
@TestPropertySource(properties = "pledgebook.writes.max-per-minute=100000")
class RandomBookLongRun {

    private static final long SEED = Long.getLong("test.random.seed", new Random().nextInt(1_000_000));

    private static final Duration DURATION =
            DurationStyle.detectAndParse(System.getProperty("test.random.duration", "5m"));

    private static final int WRITERS = Integer.getInteger("test.random.writers", 4);

    private static final int READERS = Integer.getInteger("test.random.readers", 3);

    @Autowired
    private Api api;

    @Autowired
    private TokenService tokens;

    @Test
    void everyAnswerIsThatOfTheSingleRecords() {
        System.out.println("Seed " + SEED);
        RandomBook book = new RandomBook(api, tokens.issue("random", EditorRole.ADMIN, Duration.ofDays(1)), SEED);
        book.runTogether(WRITERS, READERS, DURATION);
        System.out.println("Seed " + SEED + ", revision " + book.model().known() + ": " + book.done());
    }
}
