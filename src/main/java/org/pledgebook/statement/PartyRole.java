package org.pledgebook.statement;

/** How a party stands behind a statement. */
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
