package org.pledgebook.query;

import java.util.List;
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
 * @param path the value in a query, such as {@code p.level}
 * @param several where the values come from if a record has several, or {@code null} if it has one at most
 * @param kind what may be asked of it
 * @param nullable whether a record may lack the value; such records come last in either order
 * @param value reads the field from a view, to continue a list after it; {@code null} for a field that does not sort
 * @param meaning the values that a given one stands for
 */
public record Field<V>(
        String name,
        String description,
        FieldType type,
        String path,
        @Nullable Several several,
        Kind kind,
        boolean nullable,
        @Nullable Function<V, @Nullable Object> value,
        Function<Object, List<Object>> meaning) {

    /**
     * Where a record's several values of a field come from.
     *
     * @param from what to join, with its alias, such as {@code p.pledgors g}
     * @param on the condition of the join, or {@code null} if the path from the record says it all
     */
    public record Several(String from, @Nullable String on) {

        /** Returns the condition that a record has such a member of which all is so. */
        String exists(List<String> conditions) {
            return "exists (select 1 from " + from + " where " + (on == null ? "" : on + " and ")
                    + String.join(" and ", conditions) + ")";
        }
    }

    /** What may be asked of a field. */
    public enum Kind {
        /** Lists can be narrowed to some of its values, and counted by them. */
        FILTER(true, false, true),

        /** Lists can be put in its order. */
        SORT(false, true, false),

        /** Both: narrowed to some of its values, and put in its order. */
        FILTER_AND_SORT(true, true, true),

        /** Lists can be narrowed to a range, by {@code …From} and {@code …To}, and put in its order. */
        RANGE_AND_SORT(false, true, false),

        /** Lists can be narrowed by a question about the record that has no value of its own in the answer. */
        TEST(true, false, false),

        /** Lists can be narrowed to records that hold words, and ranked by them. */
        WORDS(true, false, false);

        private final boolean filters;
        private final boolean sorts;
        private final boolean counts;

        Kind(boolean filters, boolean sorts, boolean counts) {
            this.filters = filters;
            this.sorts = sorts;
            this.counts = counts;
        }
    }

    /** A field by whose values a list can be narrowed. */
    public static <V> Field<V> filter(String name, String description, FieldType type, String path) {
        return new Field<>(name, description, type, path, null, Kind.FILTER, false, null, List::of);
    }

    /** A field of which a record has several values, any of which can be the wanted one. */
    public static <V> Field<V> filterOnAny(
            String name, String description, FieldType type, String from, @Nullable String on, String path) {
        return new Field<>(name, description, type, path, new Several(from, on), Kind.FILTER, true, null, List::of);
    }

    /** A question that a record answers by a value of the path, which the answer itself does not show. */
    public static <V> Field<V> test(
            String name, String description, FieldType type, String path, Function<Object, List<Object>> meaning) {
        return new Field<>(name, description, type, path, null, Kind.TEST, false, null, meaning);
    }

    /**
     * The words of a record, as the database's full text search sees them: word forms and accents do not matter.
     *
     * @param text an expression for the text that holds them
     */
    public static <V> Field<V> words(String description, String text) {
        return wordsOf(description, "sql('to_tsvector(''pledgebook'', ?)', " + text + ")");
    }

    /**
     * The words of a record that are kept ready for searching.
     *
     * @param vector an expression for the searchable words of a record
     */
    public static <V> Field<V> wordsOf(String description, String vector) {
        return new Field<>(
                QueryReader.WORDS, description, FieldType.WORDS, vector, null, Kind.WORDS, false, null, List::of);
    }

    /** A field by which a list can be put in order. */
    public static <V> Field<V> sort(
            String name, String description, FieldType type, String path, Function<V, @Nullable Object> value) {
        return new Field<>(name, description, type, path, null, Kind.SORT, false, value, List::of);
    }

    /** A field by whose values a list can be narrowed and put in order. */
    public static <V> Field<V> filterAndSort(
            String name, String description, FieldType type, String path, Function<V, @Nullable Object> value) {
        return new Field<>(name, description, type, path, null, Kind.FILTER_AND_SORT, false, value, List::of);
    }

    /** A field by which a list can be cut to a range and put in order. */
    public static <V> Field<V> range(
            String name, String description, FieldType type, String path, Function<V, @Nullable Object> value) {
        return new Field<>(name, description, type, path, null, Kind.RANGE_AND_SORT, false, value, List::of);
    }

    /** The same, for a value that a record may lack. */
    public Field<V> orAbsent() {
        return new Field<>(name, description, type, path, several, kind, true, value, meaning);
    }

    /** Whether lists can be counted by its values. */
    public boolean counts() {
        return kind.counts;
    }

    /** Whether it is searched by words. */
    public boolean holdsWords() {
        return kind == Kind.WORDS;
    }

    /** Whether lists can be narrowed by its values. */
    public boolean filters() {
        return kind.filters;
    }

    boolean sorts() {
        return kind.sorts;
    }

    /** Whether lists can be cut to a range of it. */
    public boolean ranges() {
        return kind == Kind.RANGE_AND_SORT;
    }

    /** The stem of the range parameters: {@code announced} for {@code announcedOn}. */
    String stem() {
        return name.replaceFirst("(On|At)$", "");
    }

    /** Returns the condition that the field, or the member of the record that it is a part of, has one of some values. */
    String in(String parameter) {
        return holdsWords()
                ? "cast(sql('(? @@ websearch_to_tsquery(''pledgebook'', ?))', " + path + ", " + parameter
                        + ") as Boolean) = true"
                : path + " in (" + parameter + ")";
    }

    /** Returns whether it is another part of the same members as a field is. */
    public boolean isBeside(Field<V> other) {
        return several != null && several.equals(other.several) && !equals(other);
    }

    /** Returns the join that gives a row for each value, and one for a record that has none. */
    public String join() {
        return several == null
                ? ""
                : " left join " + several.from() + (several.on() == null ? "" : " on " + several.on());
    }
}
