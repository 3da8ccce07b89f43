package org.pledgebook.summit;

import io.swagger.v3.oas.annotations.media.Schema;

/** Who represented a nation. */
@Schema(
        description =
                "Who represented a nation. LEADER: A head of state or of government. ENVOY: A person sent by " + "one.")
public enum Rank {
    /** A head of state or of government. */
    LEADER,

    /** A person sent by one. */
    ENVOY
}
