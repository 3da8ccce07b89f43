package org.pledgebook.pledge;

/** Whether it has happened. */
public enum TriggerState {
    /** It has not happened yet. */
    NOT_MET,

    /** It has happened. */
    MET,

    /** It can no longer happen. */
    FAILED
}
