package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;

/** The strength that the speaker gave it. */
@Schema(
        description = "The strength that the speaker gave it. WILL: It is going to be done. COULD: It is possible. "
                + "MIGHT: It is perhaps possible.")
public enum Modality {
    /** It is going to be done. */
    WILL,

    /** It is possible. */
    COULD,

    /** It is perhaps possible. */
    MIGHT
}
