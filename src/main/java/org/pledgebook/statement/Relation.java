package org.pledgebook.statement;

/** How a statement stands to another one. */
public enum Relation {
    /** It was made on the occasion of the other. */
    PART_OF,

    /** It adds to the other. */
    SUPPLEMENTS,

    /** It speaks about the other. */
    COMMENTS_ON,

    /** It takes the place of the other. */
    REPLACES
}
