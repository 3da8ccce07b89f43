package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;

/** How a pledge ended. */
@Schema(
        description = "How a pledge ended. WITHDRAWN: Taken back by who made it. SUPERSEDED: Replaced by another "
                + "pledge. LAPSED: Its time ran out. BROKEN: Not kept.")
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
