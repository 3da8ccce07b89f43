package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** How far a pledge has come, in ascending order; the highest that applies is used, as Net Zero Tracker does. A refusal stands beside the order. */
@Schema(
        description = "How far a pledge has come, in ascending order; the highest that applies is used, as Net Zero "
                + "Tracker does. A refusal stands beside the order. PROPOSED: Leadership says that it is "
                + "considering it. ANNOUNCED: Said publicly, nothing signed; what IATI calls indicative. SIGNED: "
                + "Signed, which is not yet consent to be bound (UN treaty glossary). APPROVED: Ratified, or "
                + "approved by parliament. IN_FORCE: Binding, and in force. DECLINED: The nation said no.")
public enum Level {
    /** Leadership says that it is considering it. */
    PROPOSED,

    /** Said publicly, nothing signed; what IATI calls indicative. */
    ANNOUNCED,

    /** Signed, which is not yet consent to be bound (UN treaty glossary). */
    SIGNED,

    /** Ratified, or approved by parliament. */
    APPROVED,

    /** Binding, and in force. */
    IN_FORCE,

    /** The nation said no. */
    DECLINED;

    /** The levels that have an order, in it. */
    public static final List<Level> ASCENDING = List.of(PROPOSED, ANNOUNCED, SIGNED, APPROVED, IN_FORCE);

    /** This level and those above it; of a refusal, itself alone. */
    List<Level> andAbove() {
        return this == DECLINED ? List.of(this) : ASCENDING.subList(ASCENDING.indexOf(this), ASCENDING.size());
    }
}
