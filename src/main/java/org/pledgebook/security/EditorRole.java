package org.pledgebook.security;

/** What an editor may do. */
public enum EditorRole {
    /** May put records into the book and change them. */
    CURATOR,

    /** May also take records out of the book. */
    ADMIN;

    /** Whether this role may do all that the other may. */
    public boolean covers(EditorRole other) {
        return compareTo(other) >= 0;
    }
}
