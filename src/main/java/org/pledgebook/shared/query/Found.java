package org.pledgebook.shared.query;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The records of a page, by their keys and in order, with what an index knows about them. */
public final class Found {

    private final List<String> keys;

    private final boolean more;

    private final @Nullable Function<String, List<List<Object>>> values;

    Found(List<String> keys, boolean more, @Nullable Function<String, List<List<Object>>> values) {
        this.keys = keys;
        this.more = more;
        this.values = values;
    }

    /** Records of which nothing but the keys is known. */
    public static Found of(List<String> keys) {
        return new Found(keys, false, null);
    }

    public List<String> keys() {
        return keys;
    }

    /** Whether there are more records after these. */
    boolean more() {
        return more;
    }

    /**
     * The values of a field, in order, for each of the records; it saves reading them.
     *
     * @return {@code null} if they are not known
     */
    public @Nullable List<List<Object>> valuesOf(String field) {
        return values == null ? null : values.apply(field);
    }
}
