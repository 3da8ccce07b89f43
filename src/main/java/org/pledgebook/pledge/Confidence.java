package org.pledgebook.pledge;

/** How well the sources bear a pledge out; derived from its citations, never typed in. */
public enum Confidence {
    /** A primary source supports it, or two independent ones do. */
    CORROBORATED,

    /** One source supports it. */
    REPORTED,

    /** A source contradicts it. */
    DISPUTED
}
