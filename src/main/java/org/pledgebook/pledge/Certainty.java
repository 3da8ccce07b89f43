package org.pledgebook.pledge;

/** Where the figures of a quantity come from. */
public enum Certainty {
    /** Those who pledge said so. */
    STATED,

    /** Others report it. */
    REPORTED,

    /** It is worked out from other figures. */
    ESTIMATED
}
