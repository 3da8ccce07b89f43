package org.pledgebook.source;

import io.swagger.v3.oas.annotations.media.Schema;

/** How close a source stands to what it reports. */
@Schema(
        description = "How close a source stands to what it reports. PRIMARY: The actor itself, or a verbatim record "
                + "of its words. SECONDARY: A named publisher that reports with its own name on it. AGGREGATOR: A "
                + "page that retells the reports of others.")
public enum Tier {
    /** The actor itself, or a verbatim record of its words. */
    PRIMARY,

    /** A named publisher that reports with its own name on it. */
    SECONDARY,

    /** A page that retells the reports of others. */
    AGGREGATOR
}
