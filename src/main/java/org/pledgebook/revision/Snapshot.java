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

    private static final ThreadLocal<@Nullable Snapshot> READING = new ThreadLocal<>();

    private final RevisionView revision;

    private final boolean past;

    private final boolean pinned;

    private final Runnable onClose;

    private final @Nullable Snapshot outer = READING.get();

    private boolean open = true;

    Snapshot(RevisionView revision, boolean past, boolean pinned, Runnable onClose) {
        this.revision = revision;
        this.past = past;
        this.pinned = pinned;
        this.onClose = onClose;
        READING.set(this);
    }

    /** The revision that this thread reads if it has the present state open, and nothing if it has not. */
    public static OptionalLong present() {
        Snapshot reading = READING.get();
        return reading == null || reading.past ? OptionalLong.empty() : OptionalLong.of(reading.revision.number());
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
            if (outer == null) {
                READING.remove();
            } else {
                READING.set(outer);
            }
            onClose.run();
        }
    }
}
