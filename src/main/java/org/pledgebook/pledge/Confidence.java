package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;

/** How well the sources bear a pledge out; derived from its citations, never typed in. */
@Schema(
        description = "How well the sources bear a pledge out; derived from its citations, never typed in. "
                + "CORROBORATED: A primary source supports it, or two secondary ones of different publishers do. "
                + "REPORTED: One secondary source supports it, or aggregators alone do. DISPUTED: A source contradicts "
                + "it, and no correction says that this source is wrong there.")
public enum Confidence {
    /** A primary source supports it, or two secondary ones of different publishers do. */
    CORROBORATED,

    /** One secondary source supports it, or aggregators alone do. */
    REPORTED,

    /** A source contradicts it, and no correction says that this source is wrong there. */
    DISPUTED
}
