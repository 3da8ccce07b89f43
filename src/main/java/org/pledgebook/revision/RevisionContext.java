package org.pledgebook.revision;

import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;

/** The write that is in progress: the revision that it makes if it changes something. */
public final class RevisionContext {

    /** Of a revision that changed more records, nobody looks through all of them. */
    static final int MAX_RECORDS = 100;

    // In one round trip. What the revision changes is noted, and its rules are checked, as soon as the constraints are.
    private static final String FINISH = "set constraints all immediate;"
            + " select collection, key from record_change where revision = ? order by place limit " + (MAX_RECORDS + 1);

    private final EntityManager entityManager;

    private final JdbcTemplate jdbc;

    private RevisionView revision;

    private @Nullable Set<String> changed;

    private long finishedAt;

    RevisionContext(RevisionView revision, EntityManager entityManager, JdbcTemplate jdbc) {
        this.revision = revision;
        this.entityManager = entityManager;
        this.jdbc = jdbc;
    }

    /** Returns the revision. A write that takes long bears a later time in the end. */
    public RevisionView revision() {
        return revision;
    }

    /**
     * Ends what is written: sends it to the database, which derives what is derived, notes the changes and checks the rules. After
     * it the write changes no record any more. A second call does nothing.
     *
     * @throws RuntimeException of the database if a rule is broken
     */
    public void finish() {
        if (changed != null) {
            return;
        }
        entityManager.flush();
        PreparedStatementCallback<Set<String>> finishing = statement -> {
            statement.setLong(1, revision.number());
            statement.execute();
            statement.getMoreResults();
            Set<String> records = new HashSet<>();
            try (ResultSet row = Objects.requireNonNull(statement.getResultSet())) {
                while (row.next()) {
                    records.add(RecentChanges.record(row.getString("collection"), row.getString("key")));
                }
            }
            return records;
        };
        changed = Objects.requireNonNull(jdbc.execute(FINISH, finishing));
        if (changed.isEmpty()) {
            jdbc.update("delete from revision where number = ?", revision.number());
        }
        finishedAt = System.nanoTime();
    }

    /** Returns whether the write has changed any record. It is finished. */
    public boolean hasChanged() {
        return !changed().isEmpty();
    }

    /** Returns the latest revision that there is after the write. It is finished. */
    public long latest() {
        return hasChanged() ? revision.number() : revision.number() - 1;
    }

    /** Returns the changed records as {@link RecentChanges#record} writes them, and of more than {@value #MAX_RECORDS} some. */
    Set<String> changed() {
        return Objects.requireNonNull(changed, "The write is not finished");
    }

    /** Returns when nothing was left to be sent but the commit, by {@link System#nanoTime}. */
    long finishedAt() {
        return finishedAt;
    }

    /** Gives the revision a later time than that at which its write took its turn. */
    void postpone(Instant recordedAt) {
        revision = new RevisionView(
                revision.number(), recordedAt, revision.editor(), revision.reasonKind(), revision.reason());
    }
}
