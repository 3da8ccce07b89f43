package org.pledgebook.pledge;

/** The strength that the speaker gave it. */
public enum Modality {
    /** It is going to be done. */
    WILL,

    /** It is possible. */
    COULD,

    /** It is perhaps possible. */
    MIGHT
}
