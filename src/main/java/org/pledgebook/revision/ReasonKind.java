package org.pledgebook.revision;

/** Why the book was changed. */
public enum ReasonKind {
    /** There was new evidence. */
    SOURCE,

    /** The book was wrong. */
    CORRECTION,

    /** The vocabulary changed. */
    MODEL
}
