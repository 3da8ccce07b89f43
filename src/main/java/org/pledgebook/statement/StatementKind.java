package org.pledgebook.statement;

import io.swagger.v3.oas.annotations.media.Schema;

/** What a statement is. */
@Schema(
        description = "What a statement is. JOINT_STATEMENT: A document that the participants issue together. "
                + "DECLARATION_OF_INTENT: A signed document that says what its parties mean to do, and does not "
                + "yet bind them. PRESS_CONFERENCE: An occasion on which several people speak to the press. "
                + "REMARKS: Words of one speaker.")
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
