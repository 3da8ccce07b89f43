package org.pledgebook.shared.query;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One field of a collection, declared once: this drives the filter, the order, the parameter in the API description
 * and the "what is allowed" of an error.
 *
 * @param <V> the view whose field this is
 * @param name the field's name in the answer and the parameter's name in a request
 * @param description what the field means, for people who read the API description
 * @param type what its values look like
 * @param path the attribute in a query, such as {@code p.level}; for a filter on many values a condition with
 *     {@code {}} where the list of values goes
 * @param kind what may be asked of it
 * @param nullable whether a record may lack the value; such records come last in either order
 * @param value reads the field from a view, to continue a list after it; {@code null} for a field that does not sort
 */
public record Field<V>(
        String name,
        String description,
        FieldType type,
        String path,
        Kind kind,
        boolean nullable,
        @Nullable Function<V, @Nullable Object> value) {

    /** What may be asked of a field. */
    public enum Kind {
        /** Lists can be narrowed to some of its values. */
        FILTER(true, false),

        /** Lists can be put in its order. */
        SORT(false, true),

        /** Both: narrowed to some of its values, and put in its order. */
        FILTER_AND_SORT(true, true),

        /** Lists can be narrowed to a range, by {@code …From} and {@code …To}, and put in its order. */
        RANGE_AND_SORT(false, true);

        private final boolean filters;
        private final boolean sorts;

        Kind(boolean filters, boolean sorts) {
            this.filters = filters;
            this.sorts = sorts;
        }
    }

    /** A field by whose values a list can be narrowed. */
    public static <V> Field<V> filter(String name, String description, FieldType type, String path) {
        return new Field<>(name, description, type, path, Kind.FILTER, false, null);
    }

    /** A field by which a list can be put in order. */
    public static <V> Field<V> sort(
            String name, String description, FieldType type, String path, Function<V, @Nullable Object> value) {
        return new Field<>(name, description, type, path, Kind.SORT, false, value);
    }

    /** A field by whose values a list can be narrowed and put in order. */
    public static <V> Field<V> filterAndSort(
            String name, String description, FieldType type, String path, Function<V, @Nullable Object> value) {
        return new Field<>(name, description, type, path, Kind.FILTER_AND_SORT, false, value);
    }

    /** A field by which a list can be cut to a range and put in order. */
    public static <V> Field<V> range(
            String name, String description, FieldType type, String path, Function<V, @Nullable Object> value) {
        return new Field<>(name, description, type, path, Kind.RANGE_AND_SORT, false, value);
    }

    /** The same, for a value that a record may lack. */
    public Field<V> orAbsent() {
        return new Field<>(name, description, type, path, kind, true, value);
    }

    boolean filters() {
        return kind.filters;
    }

    boolean sorts() {
        return kind.sorts;
    }

    boolean ranges() {
        return kind == Kind.RANGE_AND_SORT;
    }

    /** The stem of the range parameters: {@code announced} for {@code announcedOn}. */
    String stem() {
        return name.replaceFirst("(On|At)$", "");
    }

    /** The condition that the field has one of the values of a query parameter. */
    String in(String parameter) {
        return path.contains("{}") ? path.replace("{}", "(" + parameter + ")") : path + " in (" + parameter + ")";
    }
}
