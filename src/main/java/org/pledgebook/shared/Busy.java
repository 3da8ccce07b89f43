package org.pledgebook.shared;

/** As many whole lists are being read, or writes are waiting, as may be at once. */
public final class Busy extends RuntimeException {

    /** Says so. */
    public Busy() {
        super("No more at once");
    }
}
