package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;

/** What kind of thing must happen. */
@Schema(
        description = "What kind of thing must happen. CEASEFIRE: A ceasefire is in force. PEACE_AGREEMENT: A peace "
                + "agreement is made. RENEWED_ATTACK: The beneficiary is attacked again. PARLIAMENT_APPROVAL: A "
                + "parliament agrees. OTHER: Something else; the wording says what.")
public enum TriggerType {
    /** A ceasefire is in force. */
    CEASEFIRE,

    /** A peace agreement is made. */
    PEACE_AGREEMENT,

    /** The beneficiary is attacked again. */
    RENEWED_ATTACK,

    /** A parliament agrees. */
    PARLIAMENT_APPROVAL,

    /** Something else; the wording says what. */
    OTHER
}
