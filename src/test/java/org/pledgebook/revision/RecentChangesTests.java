package org.pledgebook.revision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.pledgebook.PledgebookTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A change that is not looked for would leave an answer as it was. */
@PledgebookTest
class RecentChangesTests {

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void eachTableThatHasAHistoryIsLookedThrough() {
        Set<String> tables = new HashSet<>(jdbc.sql("""
                        select left(relname, -4) from pg_class
                        where relkind = 'r' and relname like '%\\_aud' and relnamespace = 'public'::regnamespace
                        """).query(String.class).list());
        assertThat(RecentChanges.NAMES.stream().map(RecentChanges.Name::table).collect(Collectors.toSet()))
                .isEqualTo(tables);
    }

    @Test
    void whoHasBeenToldOfFewerRevisionsThanOthersIsToldNoLess() {
        RecentChanges ahead = new RecentChanges(database);
        ahead.since(1, 1);
        ahead.since(1, 3);
        RecentChanges beside = new RecentChanges(database);
        beside.since(1, 1);
        assertThat(ahead.since(1, 2)).isNotNull().isEqualTo(beside.since(1, 2)).isNotEqualTo(ahead.since(1, 3));
    }
}
