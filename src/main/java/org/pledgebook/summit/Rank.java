package org.pledgebook.summit;

/** Who represented a nation. */
public enum Rank {
    /** A head of state or of government. */
    LEADER,

    /** A person sent by one. */
    ENVOY
}
