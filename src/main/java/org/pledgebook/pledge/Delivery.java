package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;

/** What has become of a pledge; the words are those of PolitiFact, the Open Government Partnership and UNHCR. */
@Schema(
        description = "What has become of a pledge; the words are those of PolitiFact, the Open Government Partnership "
                + "and UNHCR. NOT_DUE: Its trigger is unmet, so nothing can be expected yet. NOT_STARTED: Due, and "
                + "nothing has been done. IN_PROGRESS: Under way. STALLED: Was under way, and has stopped. "
                + "PARTIAL: Done in part, and no more is to come. DELIVERED: Done.")
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
