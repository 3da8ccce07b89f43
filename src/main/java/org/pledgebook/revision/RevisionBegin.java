package org.pledgebook.revision;

import java.util.HashSet;
import java.util.Set;
import org.hibernate.audit.ChangesetListener;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the revision that Hibernate begins once something has been written. Number, time and reason were settled when
 * the write began, by {@link RevisionService#write}; a write outside of it is refused.
 */
class RevisionBegin implements ChangesetListener {

    private static final ThreadLocal<@Nullable Upcoming> UPCOMING = new ThreadLocal<>();

    /** The revision that a write will make if it changes something. */
    static final class Upcoming {

        private final RevisionView revision;

        private final Set<String> histories = new HashSet<>();

        private boolean begun;

        private boolean byHand;

        Upcoming(RevisionView revision) {
            this.revision = revision;
        }

        RevisionView revision() {
            return revision;
        }

        boolean hasBegun() {
            return begun;
        }

        /** Lets the writes of this thread become the revision until it is taken back. */
        void announce() {
            UPCOMING.set(this);
        }

        void takeBack() {
            UPCOMING.remove();
        }

        /** Says that the revision has been written, with its history, by other means than Hibernate's. */
        void beginByHand() {
            begun = true;
            byHand = true;
        }

        /** The tables with a row in their history that is of this revision, or {@code null} if it can be any of them. */
        @Nullable
        Set<String> histories() {
            return byHand || histories.isEmpty() ? null : histories;
        }
    }

    /**
     * The revision that the write on this thread will make.
     *
     * @throws IllegalStateException if none is open
     */
    static Upcoming upcoming() {
        Upcoming upcoming = UPCOMING.get();
        if (upcoming == null) {
            throw new IllegalStateException("A write of the book outside of a revision");
        }
        return upcoming;
    }

    /** Notes that a row has been added to the history of a table, if that is for a revision. */
    static void addedTo(String table) {
        Upcoming upcoming = UPCOMING.get();
        if (upcoming != null) {
            upcoming.histories.add(table);
        }
    }

    @Override
    public void newChangeset(Object changelog) {
        Upcoming upcoming = upcoming();
        upcoming.begun = true;
        ((Revision) changelog).become(upcoming.revision);
    }
}
