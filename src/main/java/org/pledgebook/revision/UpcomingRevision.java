package org.pledgebook.revision;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The revision that a write will have made if it changes something, and what is heard of that write until it is over. */
final class UpcomingRevision {

    private static final ThreadLocal<@Nullable UpcomingRevision> OPEN = new ThreadLocal<>();

    private RevisionView view;

    private final Instant previousRecordedAt;

    private final Set<String> histories = new HashSet<>();

    private final Map<String, Set<String>> records = new HashMap<>();

    private boolean begun;

    private boolean byHand;

    private boolean complete;

    private long sent;

    /** @param previousRecordedAt when the revision before it was written */
    UpcomingRevision(RevisionView view, Instant previousRecordedAt) {
        this.view = view;
        this.previousRecordedAt = previousRecordedAt;
    }

    /**
     * The one of the write on this thread.
     *
     * @throws IllegalStateException if none is open
     */
    static UpcomingRevision open() {
        UpcomingRevision open = OPEN.get();
        if (open == null) {
            throw new IllegalStateException("A write of the book outside of a revision");
        }
        return open;
    }

    /** Notes that a row is added to the history of a table, if that is for a revision. */
    static void heard(String table) {
        UpcomingRevision open = OPEN.get();
        if (open != null) {
            open.addedTo(table);
        }
    }

    /** Lets the writes of this thread become the revision until it is taken back. */
    void announce() {
        OPEN.set(this);
    }

    void takeBack() {
        OPEN.remove();
    }

    /** How it will be. A write that takes long will bear a later time. */
    RevisionView view() {
        return view;
    }

    /** The number of the revision before it. */
    long previous() {
        return view.number() - 1;
    }

    Instant previousRecordedAt() {
        return previousRecordedAt;
    }

    /** Says that the revision bears a later time than that at which its write took its turn. */
    void postpone(Instant recordedAt) {
        view = new RevisionView(view.number(), recordedAt, view.editor(), view.reasonKind(), view.reason());
    }

    /**
     * Says that something has been changed.
     *
     * @throws IllegalStateException if the write was said to be complete
     */
    void begin() {
        if (complete) {
            throw new IllegalStateException("A write of the book after the end of its revision");
        }
        begun = true;
    }

    /** Says that the history of the revision has been written by other means than Hibernate's. */
    void beginByHand() {
        begun = true;
        byHand = true;
    }

    /** Whether something has been changed. That shows when all has been sent to the database. */
    boolean hasBegun() {
        return begun;
    }

    /** The number of the latest revision that there is when the write is over. */
    long latest() {
        return begun ? view.number() : previous();
    }

    /** Says that a row is added to the history of a table. */
    void addedTo(String table) {
        histories.add(table);
    }

    /** Says that a row of the history is of an entity, by the table and the id of that. */
    void changed(String table, String id) {
        records.computeIfAbsent(table, unused -> new HashSet<>()).add(id);
    }

    /** The tables with a row in their history that is of this revision, or {@code null} if it can be any of them. */
    @Nullable
    Set<String> histories() {
        return byHand || histories.isEmpty() ? null : histories;
    }

    /** The ids of the entities with a row in their history that is of this revision, by their tables. */
    Map<String, Set<String>> records() {
        return records;
    }

    /** Says that nothing is left to be sent but the commit. */
    void complete() {
        complete = true;
        sent = System.nanoTime();
    }

    /** When nothing was left to be sent but the commit, by {@link System#nanoTime}. */
    long sent() {
        return sent;
    }
}
