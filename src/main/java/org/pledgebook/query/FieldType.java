package org.pledgebook.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a field look like in a request, and how they are read.
 *
 * @param jsonType the JSON Schema type of a value
 * @param format the JSON Schema format of a value, or {@code null} if none says more than the type
 * @param pattern the regular expression that a value must match, or {@code null} if any text will do
 * @param vocabulary the vocabulary whose constants are the values, or {@code null} if they are not all of one
 * @param values the values if they are some of a vocabulary, or {@code null}
 * @param reference the collection whose keys are the values, or {@code null} if they refer to nothing
 * @param expectation what a value must be, completing the sentence "… is not …"
 * @param parser reads a value; returns {@code null} or throws {@link IllegalArgumentException} or
 *     {@link DateTimeException} for text that is none
 */
public record FieldType(
        String jsonType,
        @Nullable String format,
        @Nullable String pattern,
        @Nullable Class<? extends Enum<?>> vocabulary,
        @Nullable List<String> values,
        @Nullable Reference reference,
        String expectation,
        Function<String, @Nullable Object> parser) {

    private static final String SLUG = "[a-z0-9]+(-[a-z0-9]+)*";

    private static final String NATION_CODE = "[A-Z]{3}";

    // No key in the book is longer; a text of any length would be the regular expression's to refuse, by recursion.
    private static final int MAX_KEY_LENGTH = 120;

    // Digits of other scripts, a plus sign and leading zeros would give one record many addresses.
    private static final Pattern CANONICAL_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    // A question in words is not longer; the database reads each of them.
    private static final int MAX_SEARCHED = 200;

    // Every year that a database column can be compared with, and that ISO 8601 writes in four digits.
    private static final int LAST_YEAR = 9999;

    /**
     * The records that a value refers to.
     *
     * @param collection the collection's name in URLs, such as {@code nations}
     * @param entity the entity's name in queries
     * @param key the entity's key attribute
     * @param label the entity's attribute that people call it by
     */
    public record Reference(String collection, String entity, String key, String label) {}

    /** Free text. */
    public static final FieldType TEXT = new FieldType("string", null, null, null, null, null, "text", text -> text);

    /** Words to search for. */
    public static final FieldType WORDS = new FieldType(
            "string",
            null,
            null,
            null,
            null,
            null,
            "one or more words of at most " + MAX_SEARCHED + " characters in all",
            text -> text.isBlank() || text.length() > MAX_SEARCHED ? null : text);

    /** A measure of how well a record answers a search; it orders a list and is never given. */
    static final FieldType RANK = new FieldType("number", null, null, null, null, null, "a rank", Float::valueOf);

    /** A calendar date, ISO 8601. Years are four digits. */
    public static final FieldType DATE =
            new FieldType("string", "date", null, null, null, null, "a date such as 2026-01-06", FieldType::date);

    /** An instant, ISO 8601 in UTC. */
    public static final FieldType INSTANT = new FieldType(
            "string",
            "date-time",
            null,
            null,
            null,
            null,
            "an instant such as 2026-01-06T17:30:00Z",
            FieldType::instant);

    /** {@code true} or {@code false}. */
    public static final FieldType BOOLEAN = new FieldType(
            "boolean",
            null,
            null,
            null,
            null,
            null,
            "true or false",
            text -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null);

    /** A whole number that a 64-bit integer holds. */
    public static final FieldType INTEGER = new FieldType(
            "integer", "int64", null, null, null, null, "a whole number", text -> number(text, Long::valueOf));

    /** A small whole number. */
    public static final FieldType COUNT = new FieldType(
            "integer", "int32", null, null, null, null, "a whole number", text -> number(text, Integer::valueOf));

    /** The key of a record. */
    public static final FieldType KEY = matching(SLUG, "a slug such as paris-2026-01-06", null);

    /** The ISO 3166-1 alpha-3 code of a nation in the book. */
    public static final FieldType NATION = matching(
            NATION_CODE,
            "a nation's three-letter code such as FRA",
            new Reference("nations", "Nation", "code", "name"));

    /** The slug of a record of another collection, which must be in the book. */
    public static FieldType keyOf(String collection, String entity, String label) {
        return matching(SLUG, "a slug of /api/v1/" + collection, new Reference(collection, entity, "slug", label));
    }

    /** One of the constants of a vocabulary, written as in the answer. */
    public static <E extends Enum<E>> FieldType oneOf(Class<E> vocabulary) {
        List<String> names =
                Arrays.stream(vocabulary.getEnumConstants()).map(Enum::name).toList();
        return new FieldType(
                "string",
                null,
                null,
                vocabulary,
                null,
                null,
                "one of " + String.join(", ", names),
                text -> names.contains(text) ? Enum.valueOf(vocabulary, text) : null);
    }

    /** One of some constants of a vocabulary, written as in the answer. */
    public static <E extends Enum<E>> FieldType oneOf(List<E> constants) {
        List<String> names = constants.stream().map(Enum::name).toList();
        return new FieldType(
                "string",
                null,
                null,
                null,
                names,
                null,
                "one of " + String.join(", ", names),
                text -> names.contains(text) ? constants.get(names.indexOf(text)) : null);
    }

    private static FieldType matching(String pattern, String expectation, @Nullable Reference reference) {
        Pattern compiled = Pattern.compile(pattern);
        return new FieldType(
                "string",
                null,
                "^" + pattern + "$",
                null,
                null,
                reference,
                expectation,
                text -> text.length() <= MAX_KEY_LENGTH
                                && compiled.matcher(text).matches()
                        ? text
                        : null);
    }

    private static @Nullable Object date(String text) {
        LocalDate date = LocalDate.parse(text);
        return hasCommonYear(date) ? date : null;
    }

    private static @Nullable Object instant(String text) {
        Instant instant = Instant.parse(text);
        return hasCommonYear(LocalDate.ofInstant(instant, ZoneOffset.UTC)) ? instant : null;
    }

    private static boolean hasCommonYear(LocalDate date) {
        return date.getYear() >= 1 && date.getYear() <= LAST_YEAR;
    }

    private static @Nullable Object number(String text, Function<String, Object> parser) {
        return CANONICAL_NUMBER.matcher(text).matches() ? parser.apply(text) : null;
    }

    /**
     * Reads a value.
     *
     * @return the value, or {@code null} if the text is none of this type
     */
    public @Nullable Object parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }
}
