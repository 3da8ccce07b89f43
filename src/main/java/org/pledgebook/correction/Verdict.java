package org.pledgebook.correction;

import io.swagger.v3.oas.annotations.media.Schema;

/** What an editor found about a claim. */
@Schema(
        description = "What an editor found about a claim. WRONG: The value is wrong; the corrected one stands. "
                + "INCOMPLETE: The source leaves something out; the corrected value adds it. UNVERIFIED: No other "
                + "source has it. OPEN: The sources do not settle it.")
public enum Verdict {
    /** The value is wrong; the corrected one stands. */
    WRONG,

    /** The source leaves something out; the corrected value adds it. */
    INCOMPLETE,

    /** No other source has it. */
    UNVERIFIED,

    /** The sources do not settle it. */
    OPEN
}
