package org.pledgebook.source;

/** How a source stands to what the book says. */
public enum Stance {
    /** It says the same. */
    SUPPORTS,

    /** It says otherwise, and the book has not settled who is right. */
    CONTRADICTS,

    /** It says something that helps to read the field, and neither supports nor contradicts it. */
    CONTEXT
}
