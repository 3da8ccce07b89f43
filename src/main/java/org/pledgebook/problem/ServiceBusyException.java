package org.pledgebook.problem;

/** As many of a kind are being served as may be at once. */
public final class ServiceBusyException extends RuntimeException {

    /** What there can be only so many of. */
    public enum Kind {
        /** Whole lists, each of which occupies a connection to the database. */
        WHOLE_LISTS,

        /** Streams, each of which occupies a connection to its reader for as long as the reader stays. */
        STREAMS,

        /** Writes, which take their turns. */
        WRITES
    }

    private final Kind kind;

    /** Says so. */
    public ServiceBusyException(Kind kind) {
        super("No more at once: " + kind);
        this.kind = kind;
    }

    /** What there are too many of. */
    public Kind kind() {
        return kind;
    }
}
