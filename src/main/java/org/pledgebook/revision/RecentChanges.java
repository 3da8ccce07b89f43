package org.pledgebook.revision;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.StatementsAlone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/**
 * What the latest revisions have touched, by the keys of the records: those of each row that they added, changed or deleted,
 * and those of the records that such a row belongs to or belonged to, such as the pledge that is cited for.
 *
 * <p>What a record tells of another comes with the other's key, and what belongs to a record names it. So a record is shown as
 * before unless a revision has touched its own key, or one that stands in what was shown: which is more than have changed,
 * since it is asked neither what of a row has changed nor which collection a key is of, and never less. The history tells it,
 * whoever wrote it.
 */
@Component
public class RecentChanges {

    private static final Logger log = LoggerFactory.getLogger(RecentChanges.class);

    // In more than this one would not look for what an answer names.
    private static final int MOST_KEYS = 100;

    private static final int MOST_REVISIONS = 1000;

    private static final int MOST_ROWS = MOST_REVISIONS + 10 * MOST_KEYS;

    private static final Duration PATIENCE = Duration.ofMillis(100);

    /** All columns by which rows name the record that they are, or belong to. Each table that has a history is there. */
    static final List<Name> NAMES = List.of(
            new Name("activation_trigger", "slug", List.of()),
            new Name("assurance_category", "slug", List.of()),
            new Name("assurance_category", "statement_slug", List.of("slug")),
            new Name("citation", "key", List.of("id")),
            new Name("correction", "slug", List.of()),
            new Name("correction_subject", "correction_slug", List.of()),
            new Name("correction_subject", "key", List.of("correction_slug", "position")),
            new Name("leader", "slug", List.of()),
            new Name("leader_office", "leader_slug", List.of()),
            new Name("nation", "code", List.of()),
            new Name("pledge", "slug", List.of()),
            new Name("pledge_event", "pledge_slug", List.of("id")),
            new Name("pledge_pledgor", "pledge_slug", List.of()),
            new Name("pledge_trigger", "pledge_slug", List.of()),
            new Name("source", "slug", List.of()),
            new Name("statement", "slug", List.of()),
            new Name("statement_party", "statement_slug", List.of()),
            new Name("statement_relation", "statement_slug", List.of()),
            new Name("summit", "slug", List.of()),
            new Name("summit_participation", "summit_slug", List.of()));

    /** The tables whose rows name one record, and never another: if they are records, the one that their id is the key of. */
    private static final Set<String> NAMED_BY_ID =
            NAMES.stream().collect(Collectors.groupingBy(Name::table)).entrySet().stream()
                    .filter(table -> table.getValue().size() == 1
                            && table.getValue().get(0).row().isEmpty())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toUnmodifiableSet());

    // Each part goes by the index of a history on revisions, whatever is in the book. The first gives the revisions.
    private static final String REVISIONS = "select number, recorded_at, null from revision where number %s";

    // One revision, as a rule. The database keeps its plan for it; for a span it makes one each time, since it can not
    // tell how long that is, and to make it takes ten times as long as the answer.
    private static final String ONE = "= ?";

    private static final String THIS_OR_THE_ONE_BEFORE = "in (?, ?)";

    private static final String SEVERAL = "between ? and ?";

    private final DataSource dataSource;

    private final ReentrantLock learning = new ReentrantLock();

    // By their numbers, without a gap; guarded by the lock. What the first of them touched is not known.
    private final NavigableMap<Long, Changes> known = new TreeMap<>();

    RecentChanges(DataSource dataSource) {
        this.dataSource = new StatementsAlone(dataSource);
    }

    /**
     * A column by which the rows of a table name a record.
     *
     * @param row what tells a row from others, if the column is no part of that: the row may have named another record before,
     *     and that of a deletion names none
     */
    record Name(String table, String column, List<String> row) {

        /** The statements that give the keys by this name, of the revisions that the condition is for. */
        Stream<String> parts(String revisions) {
            String now = "select n.rev, null, n.%s from %s_aud n where n.rev %s".formatted(column, table, revisions);
            String same = row.stream().map("o.%1$s = n.%1$s and "::formatted).collect(Collectors.joining());
            String before =
                    "select n.rev, null, (select o.%1$s from %2$s_aud o where %3$so.rev < n.rev and o.revtype <> 2"
                            + " order by o.rev desc limit 1) from %2$s_aud n where n.rev %4$s and n.revtype <> 0";
            return row.isEmpty() ? Stream.of(now) : Stream.of(now, before.formatted(column, table, same, revisions));
        }
    }

    /**
     * What some revisions have touched that follow one another.
     *
     * @param recordedAt when the last of them was written
     * @param keys the keys of the records, of all collections
     */
    public record Changes(Instant recordedAt, Set<String> keys) {}

    /**
     * Tells what has been touched since a revision.
     *
     * @param to a later revision, up to which this is asked; it has been committed
     * @return {@code null} if this is more than one would look through, if the earlier revision is not known any more, or if
     *     it takes long to learn
     * @throws DataAccessResourceFailureException if the database does not tell
     */
    public @Nullable Changes since(long from, long to) {
        try {
            if (!learning.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        try {
            if (known.isEmpty() || known.lastKey() < to) {
                learn(to, NAMES);
            }
            // Others may have been told of more revisions by now.
            Changes last = known.get(to);
            return last == null || !known.containsKey(from) ? null : between(from, to, last.recordedAt());
        } finally {
            learning.unlock();
        }
    }

    /**
     * Takes note of a write that has just been committed here, if others are looked at; as a rule before those who read are told
     * of it, who would all wait for the one who asks first.
     */
    void committed(UpcomingRevision write) {
        if (!learning.tryLock()) {
            return;
        }
        try {
            if (!known.isEmpty() && known.lastKey() < write.latest()) {
                Set<String> keys = keys(write);
                if (keys == null) {
                    learn(write.latest(), names(write));
                } else {
                    keep(Map.of(write.view().number(), new Changes(write.view().recordedAt(), keys)));
                }
            }
        } catch (DataAccessResourceFailureException e) {
            log.debug("Whoever reads looks at revision {}", write.latest(), e);
        } finally {
            learning.unlock();
        }
    }

    /**
     * What a write has touched, as it was heard while it was written; {@code null} if that may not be all, or is more than one
     * would look through.
     */
    private @Nullable Set<String> keys(UpcomingRevision write) {
        Set<String> histories = write.histories();
        // What belongs to records, such as the offices of a leader, is no entity.
        if (histories == null
                || !write.records().keySet().equals(histories)
                || !NAMED_BY_ID.containsAll(histories)
                || !follows(write)) {
            return null;
        }
        Set<String> keys = new HashSet<>();
        write.records().values().forEach(keys::addAll);
        return keys.size() > MOST_KEYS ? null : keys;
    }

    /** The names to look through for what a write has touched: to look through all is a fifth of what a small one costs. */
    private List<Name> names(UpcomingRevision write) {
        Set<String> histories = write.histories();
        return histories == null || !follows(write)
                ? NAMES
                : NAMES.stream()
                        .filter(name -> histories.contains(name.table()))
                        .toList();
    }

    /** Whether a write follows what is known. What came in between is another instance's, and can have touched anything. */
    private boolean follows(UpcomingRevision write) {
        return known.lastKey() == write.previous()
                && known.lastEntry().getValue().recordedAt().equals(write.previousRecordedAt());
    }

    private @Nullable Changes between(long from, long to, Instant recordedAt) {
        Set<String> keys = new HashSet<>();
        for (Changes changes : known.subMap(from, false, to, true).values()) {
            keys.addAll(changes.keys());
            if (keys.size() > MOST_KEYS) {
                return null;
            }
        }
        return new Changes(recordedAt, keys);
    }

    private void learn(long to, List<Name> names) {
        long from = known.isEmpty() ? to : known.lastKey();
        Map<Long, Changes> read = to - from > MOST_REVISIONS ? Map.of() : read(from, to, names);
        Changes last = read.get(from);
        // A database that was set back can have other revisions by the same numbers.
        if (last == null
                || (!known.isEmpty()
                        && !last.recordedAt()
                                .equals(known.lastEntry().getValue().recordedAt()))) {
            known.clear();
            read = read(to, to, names);
        }
        keep(read);
    }

    private void keep(Map<Long, Changes> more) {
        more.forEach(known::putIfAbsent);
        while (known.size() > MOST_REVISIONS) {
            known.pollFirstEntry();
        }
    }

    /** The revisions from one to another, of the first without what it touched; none if they have touched too much. */
    private Map<Long, Changes> read(long from, long to, List<Name> names) {
        boolean one = to - from == 1;
        List<String> parts = Stream.concat(
                        Stream.of(REVISIONS.formatted(one ? THIS_OR_THE_ONE_BEFORE : SEVERAL)),
                        names.stream().flatMap(name -> name.parts(one ? ONE : SEVERAL)))
                .toList();
        Map<Long, Instant> recordedAt = new HashMap<>();
        Map<Long, Set<String>> keys = new HashMap<>();
        int rows = 0;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(String.join(" union all ", parts) + " limit " + MOST_ROWS)) {
            int parameter = 0;
            statement.setLong(++parameter, from);
            statement.setLong(++parameter, to);
            for (int i = 1; i < parts.size(); i++) {
                if (!one) {
                    statement.setLong(++parameter, from + 1);
                }
                statement.setLong(++parameter, to);
            }
            try (ResultSet row = statement.executeQuery()) {
                for (; row.next(); rows++) {
                    OffsetDateTime at = row.getObject(2, OffsetDateTime.class);
                    String key = row.getString(3);
                    if (at != null) {
                        recordedAt.put(row.getLong(1), at.toInstant());
                    } else if (key != null) {
                        keys.computeIfAbsent(row.getLong(1), unused -> new HashSet<>())
                                .add(key);
                    }
                }
            }
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("What the latest revisions touched could not be read", e);
        }
        Map<Long, Changes> read = new HashMap<>();
        if (rows < MOST_ROWS) {
            recordedAt.forEach((revision, at) ->
                    read.put(revision, new Changes(at, keys.getOrDefault(revision, Set.of()))));
        }
        return read;
    }
}
