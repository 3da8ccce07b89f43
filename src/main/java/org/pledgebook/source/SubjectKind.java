package org.pledgebook.source;

import io.swagger.v3.oas.annotations.media.Schema;

/** The kinds of record that can be cited or corrected. */
@Schema(
        description = "The kinds of record that can be cited or corrected. NATION: A nation, by its code. LEADER: A "
                + "leader, by slug. SUMMIT: A summit, by slug. STATEMENT: A statement, by slug. "
                + "ASSURANCE_CATEGORY: An assurance category, by slug. PLEDGE: A pledge, by slug. TRIGGER: A "
                + "trigger, by slug. CORRECTION: A correction, by slug. Corrections are cited, and not themselves "
                + "corrected.")
public enum SubjectKind {
    /** A nation, by its code. */
    NATION("nations"),

    /** A leader, by slug. */
    LEADER("leaders"),

    /** A summit, by slug. */
    SUMMIT("summits"),

    /** A statement, by slug. */
    STATEMENT("statements"),

    /** An assurance category, by slug. */
    ASSURANCE_CATEGORY("assurance-categories"),

    /** A pledge, by slug. */
    PLEDGE("pledges"),

    /** A trigger, by slug. */
    TRIGGER("triggers"),

    /** A correction, by slug. Corrections are cited, and not themselves corrected. */
    CORRECTION("corrections");

    private final String collection;

    SubjectKind(String collection) {
        this.collection = collection;
    }

    /** Returns the collection's name in URLs. */
    public String collection() {
        return collection;
    }
}
