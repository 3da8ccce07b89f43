package org.pledgebook.pledge;

/** What kind of thing must happen. */
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
