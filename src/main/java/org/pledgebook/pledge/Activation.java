package org.pledgebook.pledge;

/** Whether something must happen first. */
public enum Activation {
    /** Nothing has to happen first. */
    UNCONDITIONAL,

    /** Its triggers have to be met first. */
    CONTINGENT
}
