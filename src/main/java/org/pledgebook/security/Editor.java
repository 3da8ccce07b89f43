package org.pledgebook.security;

/**
 * Who writes.
 *
 * @param name the name that stands in the revisions
 * @param role what the editor may do
 */
public record Editor(String name, EditorRole role) {}
