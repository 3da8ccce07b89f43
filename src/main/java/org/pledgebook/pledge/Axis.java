package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;

/** What an event is about. The axes of a pledge are independent, and each has its own history. */
@Schema(
        description = "What an event is about. The axes of a pledge are independent, and each has its own history. "
                + "LEVEL: How far the pledge has come. ACTIVATION: What must happen first. DELIVERY: What has "
                + "become of it. END_STATE: How it ended. CONTEXT: Something worth knowing that moves none of the "
                + "axes.")
public enum Axis {
    /** How far the pledge has come. */
    LEVEL,

    /** What must happen first. */
    ACTIVATION,

    /** What has become of it. */
    DELIVERY,

    /** How it ended. */
    END_STATE,

    /** Something worth knowing that moves none of the axes. */
    CONTEXT
}
