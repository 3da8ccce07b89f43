package org.pledgebook.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A value that was replaced by another one, as people read them; of a field that has many values, one of those that differ.
 *
 * @param before the value before, or {@code null} if there was none
 * @param after the value from then on, or {@code null} if there is none
 */
public record DifferenceMarkup(
        @Nullable String before, @Nullable String after) {

    /** By what a part of a record is known again when something in it changes. */
    private static final List<String> KEYS = List.of("slug", "code", "id");

    /** What a part of a record says, the first of these that it has. */
    private static final List<String> WORDS =
            List.of("wording", "title", "name", "text", "summary", "paraphrase", "quote", "reportedValue");

    /** The differences between the values of a field. */
    static List<DifferenceMarkup> between(@Nullable Object before, @Nullable Object after) {
        if (!isList(before) && !isList(after)) {
            return List.of(new DifferenceMarkup(text(before), text(after)));
        }
        List<JsonNode> gone = new ArrayList<>(parts(before));
        List<JsonNode> come = new ArrayList<>(parts(after));
        gone.removeAll(parts(after));
        come.removeAll(parts(before));
        List<DifferenceMarkup> differences = new ArrayList<>();
        for (JsonNode old : gone) {
            JsonNode now =
                    come.stream().filter(part -> isSame(old, part)).findFirst().orElse(null);
            come.remove(now);
            differences.add(new DifferenceMarkup(text(old), now == null ? null : text(now)));
        }
        come.forEach(part -> differences.add(new DifferenceMarkup(null, text(part))));
        return List.copyOf(differences);
    }

    private static boolean isList(@Nullable Object value) {
        return value instanceof JsonNode node && node.isArray();
    }

    private static List<JsonNode> parts(@Nullable Object value) {
        return value instanceof JsonNode node && node.isArray()
                ? node.valueStream().toList()
                : List.of();
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        return KEYS.stream().anyMatch(key -> one.hasNonNull(key) && Objects.equals(one.get(key), other.get(key)));
    }

    private static @Nullable String text(@Nullable Object value) {
        if (!(value instanceof JsonNode node)) {
            return value == null ? null : value.toString();
        }
        if (!node.isContainer()) {
            return node.asString();
        }
        String words = WORDS.stream()
                .filter(node::hasNonNull)
                .findFirst()
                .map(field -> node.get(field).asString())
                .orElse(node.toString());
        String state = node.hasNonNull("state")
                ? node.get("state").asString().toLowerCase(Locale.ROOT).replace('_', ' ')
                : null;
        String source = node.at("/source/title").isMissingNode()
                ? null
                : node.at("/source/title").asString();
        String details = Stream.of(state, source)
                .filter(Objects::nonNull)
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
        return details.isEmpty() ? words : words + " (" + details + ")";
    }
}
