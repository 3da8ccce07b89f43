package org.pledgebook.revision;

/**
 * One state of the book, open for reading on this thread: every service answers from it until it is closed, in one
 * database transaction, so that what is read together belongs together.
 */
public final class Snapshot implements AutoCloseable {

    /** The name of the request's attribute that holds the open state. */
    public static final String OPEN = "org.pledgebook.snapshot";

    private final RevisionView revision;

    private final boolean pinned;

    private final Runnable onClose;

    private boolean open = true;

    Snapshot(RevisionView revision, boolean pinned, Runnable onClose) {
        this.revision = revision;
        this.pinned = pinned;
        this.onClose = onClose;
    }

    /** The revision that left this state behind. */
    public RevisionView revision() {
        return revision;
    }

    /** Whether this state was asked for, and so can never read differently. */
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
