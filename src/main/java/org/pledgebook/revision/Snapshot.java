package org.pledgebook.revision;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One state of the book, open for reading on this thread: every service answers from it until it is closed, in one
 * database transaction, so that what is read together belongs together.
 */
public final class Snapshot implements AutoCloseable {

    /** The name of the request's attribute that holds the open state. */
    public static final String OPEN = "org.pledgebook.snapshot";

    private static final ThreadLocal<@Nullable Long> PRESENT = new ThreadLocal<>();

    private final RevisionView revision;

    private final boolean past;

    private final boolean pinned;

    private final Runnable onClose;

    private boolean open = true;

    private Snapshot(RevisionView revision, boolean past, boolean pinned, Runnable onClose) {
        this.revision = revision;
        this.past = past;
        this.pinned = pinned;
        this.onClose = onClose;
    }

    static Snapshot ofPast(RevisionView revision, boolean pinned, Runnable onClose) {
        return new Snapshot(revision, true, pinned, onClose);
    }

    static Snapshot ofPresent(RevisionView revision, boolean pinned, Runnable onClose) {
        Long outer = PRESENT.get();
        PRESENT.set(revision.number());
        return new Snapshot(revision, false, pinned, () -> {
            if (outer == null) {
                PRESENT.remove();
            } else {
                PRESENT.set(outer);
            }
            onClose.run();
        });
    }

    /** The revision that this thread reads if it has the present state open, and nothing if it has not. */
    public static OptionalLong present() {
        Long revision = PRESENT.get();
        return revision == null ? OptionalLong.empty() : OptionalLong.of(revision);
    }

    /** The revision that left this state behind. */
    public RevisionView revision() {
        return revision;
    }

    /** Whether the book had later revisions already when this state was opened. */
    public boolean past() {
        return past;
    }

    /** Whether this state was asked for in a way that can never come to mean another one. */
    public boolean pinned() {
        return pinned;
    }

    /** Ends the transaction. Closing twice is once. */
    @Override
    public void close() {
        if (open) {
            open = false;
            onClose.run();
        }
    }
}
