package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;

/** How well the sources bear a pledge out; derived from its citations, never typed in. */
@Schema(
        description = "How well the sources bear a pledge out; derived from its citations, never typed in. "
                + "CORROBORATED: A primary source supports it, or two independent ones do. REPORTED: One source "
                + "supports it. DISPUTED: A source contradicts it.")
public enum Confidence {
    /** A primary source supports it, or two independent ones do. */
    CORROBORATED,

    /** One source supports it. */
    REPORTED,

    /** A source contradicts it. */
    DISPUTED
}
