package org.pledgebook.revision;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.pledgebook.PledgebookTest;
import org.pledgebook.source.SourceDraft;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.Tier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.test.annotation.DirtiesContext;

/** A change that is not looked for would leave an answer as it was. */
@PledgebookTest
class RecentChangesTests {

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RevisionService revisions;

    @Autowired
    private SourceService sources;

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

    @Test
    @DirtiesContext
    void hibernateTellsWhichRecordsAWriteIsOf() {
        Written<UpcomingRevision> written =
                revisions.write(new Reason("test", ReasonKind.SOURCE, "It is told."), upcoming -> {
                    sources.write(
                            List.of(new SourceDraft(
                                    "told", "Told", "Test", null, "https://told.example/", Tier.PRIMARY, null, null)),
                            List.of());
                    return UpcomingRevision.open();
                });
        assertThat(written.value().records()).isEqualTo(Map.of("source", Set.of("told")));
        assertThat(written.value().histories()).isEqualTo(Set.of("source"));
    }

    @Test
    void whatAWriteHasToldOfItselfIsNotAskedFor() {
        UpcomingRevision write = upcoming();
        write.addedTo("source");
        write.changed("source", "told");
        Asked asked = new Asked(database);
        RecentChanges changes = watching(asked);
        int before = asked.times;
        changes.committed(write);
        RecentChanges.Changes told = changes.since(write.previous(), write.latest());
        assertThat(asked.times).isEqualTo(before);
        assertThat(told).isEqualTo(new RecentChanges.Changes(write.view().recordedAt(), Set.of("told")));
    }

    @Test
    void whatAWriteHasNotToldAllOfIsAskedFor() {
        // The rows of its history may name other records, or Hibernate has not told of them, or has told of too many.
        UpcomingRevision cited = upcoming();
        cited.addedTo("source");
        cited.changed("source", "told");
        cited.addedTo("citation");
        cited.changed("citation", "1");
        UpcomingRevision owned = upcoming();
        owned.addedTo("pledge");
        owned.changed("pledge", "told");
        owned.addedTo("pledge_trigger");
        UpcomingRevision many = upcoming();
        many.addedTo("pledge");
        IntStream.range(0, 1000).forEach(number -> many.changed("pledge", "told-" + number));
        UpcomingRevision byHand = upcoming();
        byHand.addedTo("source");
        byHand.changed("source", "told");
        byHand.beginByHand();
        // Or what is known is of another book.
        UpcomingRevision elsewhere = new UpcomingRevision(cited.view(), Instant.EPOCH);
        elsewhere.begin();
        elsewhere.addedTo("source");
        elsewhere.changed("source", "told");
        for (UpcomingRevision write : List.of(cited, owned, many, byHand, elsewhere)) {
            Asked asked = new Asked(database);
            RecentChanges changes = watching(asked);
            int before = asked.times;
            changes.committed(write);
            assertThat(asked.times).isGreaterThan(before);
            assertThat(changes.since(write.previous(), write.latest())).isNull();
        }
    }

    /** A revision that the database does not have, after the last that it has. */
    private UpcomingRevision upcoming() {
        UpcomingRevision upcoming = jdbc.sql("select number, recorded_at from revision order by number desc limit 1")
                .query((row, unused) -> new UpcomingRevision(
                        new RevisionView(row.getLong(1) + 1, Instant.now(), "test", ReasonKind.SOURCE, "It is said."),
                        row.getObject(2, OffsetDateTime.class).toInstant()))
                .single();
        upcoming.begin();
        return upcoming;
    }

    private RecentChanges watching(DataSource asked) {
        RecentChanges changes = new RecentChanges(asked);
        long latest =
                jdbc.sql("select max(number) from revision").query(Long.class).single();
        changes.since(latest, latest);
        return changes;
    }

    private static final class Asked extends DelegatingDataSource {

        private int times;

        Asked(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            times++;
            return super.getConnection();
        }
    }
}
