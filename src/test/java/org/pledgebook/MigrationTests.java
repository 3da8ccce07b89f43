package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

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
            "13 84036977",
            "14 -664782317",
            "15 -696232224",
            "16 1442641509",
            "17 -1551870227",
            "18 -526597697",
            "19 1943940690",
            "20 -1641174398");

    /** The lists, each with the record that it belongs to. */
    private static final Map<String, String> LISTS = Map.of(
            "leader_office", "leader",
            "summit_participation", "summit",
            "statement_party", "statement",
            "statement_relation", "statement",
            "correction_subject", "correction",
            "pledge_pledgor", "pledge",
            "pledge_trigger", "pledge");

    private static final String CONFERENCE = "paris-press-conference-2026-01-06";

    private static final String HUBS = "france-united-kingdom-military-hubs";

    @Autowired
    private Flyway flyway;

    @Autowired
    private DataSource database;

    @Test
    void whatBooksHaveBeenThroughIsNotChanged() {
        List<String> applied = Arrays.stream(flyway.info().applied())
                .map(migration -> migration.getVersion() + " " + migration.getChecksum())
                .toList();
        assertThat(applied).startsWith(GONE_THROUGH.toArray(String[]::new));
    }

    @Test
    void aBookThatHasBeenThroughChangedMigrationsGoesOn() throws SQLException {
        lived("16", source -> {
            JdbcClient book = JdbcClient.create(source);
            run(book, "update flyway_schema_history set checksum = 374051283 where version = '10'");
            run(book, "update flyway_schema_history set checksum = -129024167 where version = '11'");
            migrate(source, "latest");
            assertThat(rows(book, "select max(version::int) as version from flyway_schema_history"))
                    .isEqualTo(rows(book, "select max(version::int) as version from public.flyway_schema_history"));
        });
    }

    @Test
    void whatTheHistoryLacksOfAnEmptiedListIsWrittenWhereTheListWasEmptied() throws SQLException {
        lived("18", source -> {
            JdbcClient book = JdbcClient.create(source);
            TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
            // Revision 3 and on, one record each.
            List<Runnable> writes = List.of(
                    () -> run(book, "insert into leader values ('old-king', 'Old King', null)"),
                    () -> fill(book, "leader_office", "'old-king', 0, 'King', 'FRA'", "'old-king', 1, 'Duke', 'FRA'"),
                    () -> empty(book, "leader_office", "old-king"),
                    () -> run(book, "update leader set note = 'He resigned.' where slug = 'old-king'"),
                    () -> fill(book, "leader_office", "'old-king', 0, 'Bishop', 'FRA'"),
                    () -> empty(book, "leader_office", "old-king"),
                    () -> {
                        run(book, "update leader set slug = 'old-bishop' where slug = 'old-king'");
                        run(book, "insert into record_rename values (9, 'leaders', 'old-king', 'old-bishop')");
                    },
                    () -> fill(book, "leader_office", "'old-bishop', 0, 'Abbot', 'FRA'"),
                    () -> empty(book, "summit_participation", "paris-2026-01-06"),
                    () -> empty(book, "statement_relation", "macron-on-the-meeting-2026-01-06"),
                    () -> {
                        run(book, "update statement set summary = 'So.' where slug = '" + CONFERENCE + "'");
                        empty(book, "statement_party", CONFERENCE);
                    },
                    () -> empty(book, "correction_subject", "german-chancellor-was-merz"),
                    () -> run(book, "update pledge set title = 'Hubs' where slug = '" + HUBS + "'"),
                    () -> byCoalition(book),
                    () -> byNations(book, "ITA"),
                    () -> byCoalition(book),
                    () -> byNations(book, "ESP", "FRA"),
                    () -> run(book, "delete from pledge_pledgor where nation_code = 'ESP'"),
                    () -> {
                        run(book, "update pledge set activation = null where slug = '" + HUBS + "'");
                        empty(book, "pledge_trigger", HUBS);
                    },
                    () -> run(book, "update pledge set title = 'Places' where slug = '" + HUBS + "'"));
            for (int i = 0; i < writes.size(); i++) {
                int number = i + 3;
                Runnable write = writes.get(i);
                transaction.executeWithoutResult(status -> write(book, number, write));
            }
            Map<String, List<Map<String, Object>>> history = history(book);
            run(book, "call know_record_changes(22)");
            List<Map<String, Object>> changes = rows(book, "select * from record_change order by place");

            // What earlier states left out, and what a rename then put in its place.
            LISTS.forEach((list, record) -> run(book, "delete from " + list + "_aud where revtype = 2 and rev <> 20"));
            run(
                    book,
                    "insert into leader_office_aud values (9, 2, 'old-king', 0, 'Bishop', 'FRA'), (9, 2, 'old-king', 1, 'Duke', 'FRA')");
            assertThat(history(book)).isNotEqualTo(history);

            migrate(source, "20");
            assertThat(history(book)).isEqualTo(history);
            new BookHistory(book, transaction).isThatOfTheBook();
            assertThat(rows(book, "select up_to from record_change_known"))
                    .as("known changes, up to before the first that was emptied")
                    .containsExactly(Map.of("up_to", 4L));
            run(book, "call know_record_changes(22)");
            assertThat(rows(book, "select * from record_change order by place")).isEqualTo(changes);
        });
    }

    @Test
    void aHistoryThatLacksNothingIsLeftAsItIs() throws IOException {
        String repair =
                new ClassPathResource("db/migration/V20__emptied_lists.sql").getContentAsString(StandardCharsets.UTF_8);
        JdbcClient book = JdbcClient.create(database);
        new TransactionTemplate(new DataSourceTransactionManager(database)).executeWithoutResult(status -> {
            status.setRollbackOnly();
            Map<String, List<Map<String, Object>>> history = history(book);
            run(book, repair);
            assertThat(history(book)).isEqualTo(history);
        });
    }

    /** Does something with a book as it was at a version of the schema, which is gone afterwards. */
    private void lived(String version, Consumer<DataSource> what) throws SQLException {
        try (Connection connection = database.getConnection();
                SingleConnectionDataSource source = new SingleConnectionDataSource(connection, true)) {
            // Else what is dropped and reset at the end would come back with the connection.
            connection.setAutoCommit(true);
            JdbcClient book = JdbcClient.create(source);
            run(book, "create schema lived");
            run(book, "set search_path to lived, public");
            try {
                migrate(source, version);
                what.accept(source);
            } finally {
                run(book, "drop schema lived cascade");
                run(book, "reset search_path");
            }
        }
    }

    private static void migrate(DataSource book, String version) {
        Flyway.configure()
                .dataSource(book)
                .schemas("lived")
                .target(version)
                .load()
                .migrate();
    }

    /** Writes a revision with its history: that of a list, too, has a row of the record that it belongs to. */
    private static void write(JdbcClient book, int revision, Runnable change) {
        run(book, "insert into revision values (" + revision + ", now(), 'test', 'SOURCE', 'It was so.')");
        change.run();
        run(book, "call write_history(" + revision + ")");
        LISTS.forEach((list, record) -> run(book, """
                insert into %2$s_aud
                select (jsonb_populate_record(null::%2$s_aud, to_jsonb(r) || '{"rev": %3$d, "revtype": 1}')).*
                from %2$s r
                where slug in (select %2$s_slug from %1$s_aud where rev = %3$d)
                    and slug not in (select slug from %2$s_aud where rev = %3$d)""".formatted(list, record, revision)));
    }

    private static void fill(JdbcClient book, String list, String... rows) {
        for (String row : rows) {
            run(book, "insert into " + list + " values (" + row + ")");
        }
    }

    private static void empty(JdbcClient book, String list, String record) {
        run(book, "delete from " + list + " where " + LISTS.get(list) + "_slug = '" + record + "'");
    }

    private static void byCoalition(JdbcClient book) {
        run(book, "update pledge set by_coalition = true where slug = '" + HUBS + "'");
        empty(book, "pledge_pledgor", HUBS);
    }

    private static void byNations(JdbcClient book, String... nations) {
        run(book, "update pledge set by_coalition = false where slug = '" + HUBS + "'");
        for (String nation : nations) {
            fill(book, "pledge_pledgor", "'" + HUBS + "', '" + nation + "'");
        }
    }

    private static void run(JdbcClient book, String sql) {
        book.sql(sql).update();
    }

    private static List<Map<String, Object>> rows(JdbcClient book, String sql) {
        return book.sql(sql).query().listOfRows();
    }

    private static Map<String, List<Map<String, Object>>> history(JdbcClient book) {
        Map<String, List<Map<String, Object>>> history = new TreeMap<>();
        LISTS.keySet()
                .forEach(list -> history.put(
                        list, rows(book, "select * from " + list + "_aud a order by rev, revtype, a::text")));
        return history;
    }
}
