package org.pledgebook.pledge;

/** How far a pledge has come, in ascending order; the highest that applies is used, as Net Zero Tracker does. A refusal stands beside the order. */
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
    DECLINED
}
