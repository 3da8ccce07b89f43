package org.pledgebook.statement;

/** What a statement is. */
public enum StatementKind {
    /** A document that the participants issue together. */
    JOINT_STATEMENT,

    /** A signed document that says what its parties mean to do, and does not yet bind them. */
    DECLARATION_OF_INTENT,

    /** An occasion on which several people speak to the press. */
    PRESS_CONFERENCE,

    /** Words of one speaker. */
    REMARKS
}
