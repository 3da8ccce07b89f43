package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PledgebookTest
class MigrationTests {

    /**
     * The migrations that books have been through, with Flyway's checksums. A book that finds one of them changed does not
     * start any more: what they are to do otherwise, a new one does.
     */
    private static final List<String> GONE_THROUGH = List.of(
            "1 1810838834",
            "2 -924935316",
            "3 -74762176",
            "4 288981893",
            "5 2044523128",
            "6 1075183274",
            "7 -555264057",
            "9 -1722708185",
            "10 1559384238",
            "11 -1172507963",
            "12 902155118",
            "13 84036977");

    @Autowired
    private Flyway flyway;

    @Test
    void whatBooksHaveBeenThroughIsNotChanged() {
        List<String> applied = Arrays.stream(flyway.info().applied())
                .map(migration -> migration.getVersion() + " " + migration.getChecksum())
                .toList();
        assertThat(applied).startsWith(GONE_THROUGH.toArray(String[]::new));
    }
}
