package org.pledgebook.revision;

/**
 * What a write gave.
 *
 * @param revision the revision that it made; the latest one there was if it changed nothing
 * @param changed whether it changed anything, and so made a revision
 * @param value what the write itself gave
 * @param <T> the kind of that
 */
public record Written<T>(RevisionView revision, boolean changed, T value) {}
