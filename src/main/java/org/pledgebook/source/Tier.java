package org.pledgebook.source;

/** How close a source stands to what it reports. */
public enum Tier {
    /** The actor itself, or a verbatim record of its words. */
    PRIMARY,

    /** A named publisher that reports with its own name on it. */
    SECONDARY,

    /** A page that retells the reports of others. */
    AGGREGATOR
}
