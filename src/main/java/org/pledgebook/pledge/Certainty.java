package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;

/** Where the figures of a quantity come from. */
@Schema(
        description = "Where the figures of a quantity come from. STATED: Those who pledge said so. REPORTED: Others "
                + "report it. ESTIMATED: It is worked out from other figures.")
public enum Certainty {
    /** Those who pledge said so. */
    STATED,

    /** Others report it. */
    REPORTED,

    /** It is worked out from other figures. */
    ESTIMATED
}
