package org.pledgebook.web;

/**
 * An address outside the API and the collections where the book is read too.
 *
 * @param name the only part of its path, such as {@code map}
 */
public record PagePath(String name) {}
