package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/**
 * Random writes and reads of everything, in turn, compared with what the single records say. {@link RandomBookLongRun} does
 * it for longer, and with several writers at once.
 */
@PledgebookTest
@DirtiesContext
@TestPropertySource(properties = "pledgebook.writes.max-per-minute=100000")
class RandomBookTests {

    private static final long SEED = Long.getLong("test.random.seed", 20260106);

    private static final int STEPS = Integer.getInteger("test.random.steps", 400);

    @Autowired
    private Api api;

    @Autowired
    private TokenService tokens;

    @Test
    void everyAnswerIsThatOfTheSingleRecords() {
        RandomBook book = new RandomBook(api, tokens.issue("random", EditorRole.ADMIN, Duration.ofDays(1)), SEED);
        book.runAlone(STEPS);
        assertThat(book.model().known()).isGreaterThan(book.model().first() + STEPS / 10);
        System.out.println("Seed " + SEED + ", revision " + book.model().known() + ": " + book.done());
    }
}
