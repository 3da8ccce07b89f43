package org.pledgebook.statement;

import io.swagger.v3.oas.annotations.media.Schema;

/** How a party stands behind a statement. */
@Schema(
        description = "How a party stands behind a statement. ISSUED: Issued it; whether it was also signed is not "
                + "known. ENDORSED: Said that it supports it. SIGNED: Signed it. SPOKE: Spoke it.")
public enum PartyRole {
    /** Issued it; whether it was also signed is not known. */
    ISSUED,

    /** Said that it supports it. */
    ENDORSED,

    /** Signed it. */
    SIGNED,

    /** Spoke it. */
    SPOKE
}
