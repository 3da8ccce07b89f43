package org.pledgebook.summit;

import io.swagger.v3.oas.annotations.media.Schema;

/** What a nation did at a summit. Attending, endorsing and signing are different things. */
@Schema(
        description = "What a nation did at a summit. Attending, endorsing and signing are different things. HOST: "
                + "Held the meeting. CO_CHAIR: Led the meeting, with others. ATTENDED: Was represented in the "
                + "room. ENDORSED: Said that it stands behind the outcome. SIGNED: Put its signature to a "
                + "document.")
public enum Role {
    /** Held the meeting. */
    HOST,

    /** Led the meeting, with others. */
    CO_CHAIR,

    /** Was represented in the room. */
    ATTENDED,

    /** Said that it stands behind the outcome. */
    ENDORSED,

    /** Put its signature to a document. */
    SIGNED
}
