package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;

/** Whether something must happen first. */
@Schema(
        description = "Whether something must happen first. UNCONDITIONAL: Nothing has to happen first. CONTINGENT: "
                + "Its triggers have to be met first.")
public enum Activation {
    /** Nothing has to happen first. */
    UNCONDITIONAL,

    /** Its triggers have to be met first. */
    CONTINGENT
}
