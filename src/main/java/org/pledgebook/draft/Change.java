package org.pledgebook.draft;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A change of a record, by which the parts of it that stay as they are need neither be read again nor written.
 *
 * @param before what the record is, as the write that is open on this thread has found it
 * @param now what it shall be, by the same key
 * @param <D> the record as it is written
 */
public record Change<D extends Draft>(D before, D now) {

    /** The key of the record. */
    public String key() {
        return now.key();
    }

    /** Whether a part becomes another. */
    public boolean changes(Function<? super D, ? extends @Nullable Object> part) {
        return !Objects.equals(part.apply(before), part.apply(now));
    }
}
