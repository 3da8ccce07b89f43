package org.pledgebook.pledge;

/** What an event is about. The axes of a pledge are independent, and each has its own history. */
public enum Axis {
    /** How far the pledge has come. */
    LEVEL,

    /** What must happen first. */
    ACTIVATION,

    /** What has become of it. */
    DELIVERY,

    /** How it ended. */
    END_STATE,

    /** Something worth knowing that moves none of the axes. */
    CONTEXT
}
