package org.pledgebook.embeddedpostgres;

import org.jspecify.annotations.Nullable;

/** Says why the embedded PostgreSQL can't run, and what to do about it. Both are written for the operator. */
class EmbeddedPostgresException extends RuntimeException {

    private final String action;

    EmbeddedPostgresException(String description, String action) {
        this(description, action, null);
    }

    EmbeddedPostgresException(String description, String action, @Nullable Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    /** What the operator can do. */
    String action() {
        return action;
    }
}
