package org.pledgebook.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param name the path of the value in the record, such as {@code beneficiary.code}
 * @param field the field of the record that holds the value
 * @param description what the value means
 * @param type the type of a single value
 * @param several whether a cell holds a list
 * @param nullable whether a cell may be empty
 * @param reader reads the value, or the list of values, from a record; {@code null} where the record lacks it
 */
public record Column(
        String name,
        String field,
        String description,
        Class<?> type,
        boolean several,
        boolean nullable,
        Function<Object, @Nullable Object> reader) {

    /** The words that a value can be, or an empty list if it is not of a vocabulary. */
    public List<String> vocabulary() {
        return type.isEnum()
                ? List.of(type.getEnumConstants()).stream()
                        .map(constant -> ((Enum<?>) constant).name())
                        .toList()
                : List.of();
    }
}
