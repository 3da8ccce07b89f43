package org.pledgebook.revision;

/**
 * What a write gave.
 *
 * @param revision the number of the revision that it made; of the latest one there was if it changed nothing
 * @param value what the write itself gave
 * @param <T> the kind of that
 */
public record WriteResult<T>(long revision, T value) {}
