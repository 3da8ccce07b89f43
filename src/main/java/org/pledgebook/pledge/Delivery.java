package org.pledgebook.pledge;

/** What has become of a pledge; the words are those of PolitiFact, the Open Government Partnership and UNHCR. */
public enum Delivery {
    /** Its trigger is unmet, so nothing can be expected yet. */
    NOT_DUE,

    /** Due, and nothing has been done. */
    NOT_STARTED,

    /** Under way. */
    IN_PROGRESS,

    /** Was under way, and has stopped. */
    STALLED,

    /** Done in part, and no more is to come. */
    PARTIAL,

    /** Done. */
    DELIVERED
}
