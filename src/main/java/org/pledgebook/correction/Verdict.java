package org.pledgebook.correction;

/** What an editor found about a claim. */
public enum Verdict {
    /** The value is wrong; the corrected one stands. */
    WRONG,

    /** The source leaves something out; the corrected value adds it. */
    INCOMPLETE,

    /** No other source has it. */
    UNVERIFIED,

    /** The sources do not settle it. */
    OPEN
}
