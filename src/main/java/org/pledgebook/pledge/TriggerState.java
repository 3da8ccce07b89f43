package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;

/** Whether it has happened. */
@Schema(
        description = "Whether it has happened. NOT_MET: It has not happened yet. MET: It has happened. FAILED: It can "
                + "no longer happen.")
public enum TriggerState {
    /** It has not happened yet. */
    NOT_MET,

    /** It has happened. */
    MET,

    /** It can no longer happen. */
    FAILED
}
