package org.pledgebook.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for a list, read and checked.
 *
 * @param <V> the view of one record
 * @param listing what is asked
 * @param form in which form
 * @param filters the values a field may have: any of them within a field, all fields together
 * @param from the lowest value of a range, itself included
 * @param to the highest value of a range, itself included
 * @param order the order, completed by the key
 * @param limit how many records at most, 1 to {@value #MAX_LIMIT}
 * @param after the position of the last record that the reader has, or {@code null} at the start
 * @param includes the parts to add that a list leaves out
 * @param by the fields to count by: each by itself beside a page, all together in groups
 */
public record Query<V extends Record>(
        CollectionDefinition<V> listing,
        QueryKind form,
        Map<Field<V>, List<Object>> filters,
        Map<Field<V>, Object> from,
        Map<Field<V>, Object> to,
        List<Order<V>> order,
        int limit,
        @Nullable Cursor after,
        Set<String> includes,
        List<Field<V>> by) {

    /** How many records a list shows if it is not told. */
    public static final int DEFAULT_LIMIT = 50;

    /** How many records a page can hold. */
    public static final int MAX_LIMIT = 500;

    /** One key of an order. Records that lack the value come last, either way. */
    public record Order<V>(Field<V> field, boolean descending) {}

    /** The same, without the records behind a value of a field. */
    public Query<V> upTo(String field, Object highest) {
        Map<Field<V>, Object> bounded = new LinkedHashMap<>(to);
        bounded.put(listing.field(field), highest);
        return new Query<>(listing, form, filters, from, bounded, order, limit, after, includes, by);
    }

    /** The same, narrowed to some values of a field. */
    public Query<V> with(String field, Object... values) {
        Map<Field<V>, List<Object>> narrowed = new LinkedHashMap<>(filters);
        narrowed.put(listing.field(field), List.of(values));
        return new Query<>(listing, form, narrowed, from, to, order, limit, after, includes, by);
    }

    /** The same, to be counted by some fields. */
    public Query<V> countedBy(String... names) {
        return new Query<>(
                listing,
                form,
                filters,
                from,
                to,
                order,
                limit,
                after,
                includes,
                Arrays.stream(names).map(listing::field).toList());
    }

    /** The same, continued after a position. */
    Query<V> after(Cursor position) {
        return new Query<>(listing, form, filters, from, to, order, limit, position, includes, by);
    }

    /** The same, in pages of another length. */
    Query<V> ofLength(int length) {
        return new Query<>(listing, form, filters, from, to, order, length, after, includes, by);
    }

    /** The values that a filter on a field allows; empty if there is no such filter. */
    public List<Object> wanted(String field) {
        return filters.getOrDefault(listing.field(field), List.of());
    }

    /** Returns the values that a filter on a field stands for. */
    public List<Object> meant(Field<V> field) {
        return filters.getOrDefault(field, List.of()).stream()
                .flatMap(value -> field.meaning().apply(value).stream())
                .distinct()
                .toList();
    }

    /** The same, whatever the value of a field. */
    public Query<V> without(String field) {
        Map<Field<V>, List<Object>> widened = new LinkedHashMap<>(filters);
        widened.remove(listing.field(field));
        return new Query<>(listing, form, widened, from, to, order, limit, after, includes, by);
    }

    /** Whether a part is asked for. */
    public boolean includes(String part) {
        return includes.contains(part);
    }

    /**
     * What is asked, apart from the page: two requests that say the same in other words have the same text. A cursor
     * holds for this text alone.
     */
    String context() {
        List<String> parts = new ArrayList<>();
        filters.forEach((field, values) -> parts.add(field.name() + "="
                + String.join(
                        "|", values.stream().map(Object::toString).sorted().toList())));
        from.forEach((field, value) -> parts.add(field.name() + ">=" + value));
        to.forEach((field, value) -> parts.add(field.name() + "<=" + value));
        parts.sort(null);
        order.forEach(
                key -> parts.add((key.descending() ? "-" : "+") + key.field().name()));
        return listing.name() + "&" + String.join("&", parts);
    }
}
