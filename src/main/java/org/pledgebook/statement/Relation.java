package org.pledgebook.statement;

import io.swagger.v3.oas.annotations.media.Schema;

/** How a statement stands to another one. */
@Schema(
        description = "How a statement stands to another one. PART_OF: It was made on the occasion of the other. "
                + "SUPPLEMENTS: It adds to the other. COMMENTS_ON: It speaks about the other. REPLACES: It takes "
                + "the place of the other.")
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
