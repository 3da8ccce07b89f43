package org.pledgebook.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list that continues.
 *
 * @param <V> the view of one record
 * @param records the records of this page, in order
 * @param total how many records the list has in all, true to its filters
 * @param next the cursor of the page after this one, or {@code null} on the last page
 * @param whole all records, read as they are asked for, if the whole list is meant; {@code null} for a page
 * @param facets how many records have each value, by the fields that were asked for
 */
public record Page<V>(
        List<V> records,
        long total,
        @Nullable String next,
        @JsonIgnore @Nullable Iterable<V> whole,
        Map<String, List<Count>> facets) {

    /** A list that is never cut into pages, since it is short and belongs to one record. */
    public static <V> Page<V> whole(List<V> records) {
        return new Page<>(records, records.size(), null, null, Map.of());
    }

    /** A list of any length that is read to its end while it is written. */
    public static <V> Page<V> whole(Iterable<V> records, long total) {
        return new Page<>(List.of(), total, null, records, Map.of());
    }
}
