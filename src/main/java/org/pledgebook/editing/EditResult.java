package org.pledgebook.editing;

import org.jspecify.annotations.Nullable;

/**
 * What a write has made.
 *
 * @param revision the number of its revision; of the latest one if it changed nothing
 * @param key the record's key
 * @param record the record as it is from then on; {@code null} if it is gone
 * @param repeated whether this had been written before, and was only answered again
 * @param <V> the record as it is read
 */
public record EditResult<V>(
        long revision, String key, @Nullable V record, boolean repeated) {}
