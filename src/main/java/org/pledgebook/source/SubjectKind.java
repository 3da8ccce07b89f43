package org.pledgebook.source;

/** The kinds of record that can be cited or corrected. */
public enum SubjectKind {
    /** A nation, by its code. */
    NATION,

    /** A leader, by slug. */
    LEADER,

    /** A summit, by slug. */
    SUMMIT,

    /** A statement, by slug. */
    STATEMENT,

    /** An assurance category, by slug. */
    ASSURANCE_CATEGORY,

    /** A pledge, by slug. */
    PLEDGE,

    /** A trigger, by slug. */
    TRIGGER,

    /** A correction, by slug. Corrections are cited, and not themselves corrected. */
    CORRECTION
}
