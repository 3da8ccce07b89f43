package org.pledgebook.revision;

/**
 * Who changes the book, and why.
 *
 * @param editor the name of whoever writes
 * @param kind the kind of the reason
 * @param text the reason in a sentence
 */
public record Reason(String editor, ReasonKind kind, String text) {}
