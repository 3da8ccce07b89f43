package org.pledgebook.pledge;

/** How a pledge ended. */
public enum EndState {
    /** Taken back by who made it. */
    WITHDRAWN,

    /** Replaced by another pledge. */
    SUPERSEDED,

    /** Its time ran out. */
    LAPSED,

    /** Not kept. */
    BROKEN
}
