package org.pledgebook.web;

/**
 * What the form of pages depends on beside the book: it is part of their tags, so that a page of an earlier release is not
 * taken for one of this.
 *
 * @param digest any text, without spaces
 */
public record Representation(String digest) {}
