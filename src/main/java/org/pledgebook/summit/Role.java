package org.pledgebook.summit;

/** What a nation did at a summit. Attending, endorsing and signing are different things. */
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
