package org.pledgebook.history;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.source.CitationView;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a revision did to one record. */
@Schema(name = "Change")
public record ChangeView(
        @Schema(description = "The collection that the record is in.", example = "pledges")
        String collection,

        @Schema(description = "The record's key.", example = "france-several-thousand-soldiers")
        String key,

        @Schema(description = "What was done to it.") Kind change,

        @Schema(description = ChangeView.RENAMED) @Nullable String renamed,

        @Schema(description = "The revision that did it, with its reason.")
        RevisionView revision,

        @Schema(
                description = "The fields that differ, in the order of the record. Of a record that was created, those"
                        + " that have a value; of one that was deleted, none. A part that was written anew, and says the"
                        + " same as before, makes no difference.")
        List<FieldChange> fields,

        @Schema(description = "What the sources say that was added with it.")
        List<CitationView> sources) {

    /** What the API description says of the other key of a record that was renamed. */
    static final String RENAMED =
            "Of a record that is new only by its key, the key that it had before; of one that is gone"
                    + " only by its key, the one that it has got; null of all others.";

    /** What a revision can do to a record. */
    @Schema(
            name = "ChangeKind",
            description = "What was done to a record. CREATED: It is new in the book. UPDATED: Some of its fields are"
                    + " others than before. DELETED: It is not in the book any more.")
    public enum Kind {
        /** It is new in the book. */
        CREATED,

        /** Some of its fields are others than before. */
        UPDATED,

        /** It is not in the book any more. */
        DELETED
    }

    /** A field, before and after. */
    @Schema(name = "FieldChange")
    public record FieldChange(
            @Schema(description = "The field's name.", example = "level")
            String field,

            @Schema(
                    description = "The value before, as the record had it; null if there was none.",
                    types = {"string", "number", "boolean", "object", "array", "null"})
            @Nullable
            Object before,

            @Schema(
                    description = "The value from then on, as the record has it; null if there is none.",
                    types = {"string", "number", "boolean", "object", "array", "null"})
            @Nullable
            Object after) {

        /** What differs between two states of a record, in the order of its fields; {@code null} where it was not there. */
        public static List<FieldChange> between(@Nullable ObjectNode before, ObjectNode after) {
            Set<String> names = new LinkedHashSet<>(after.propertyNames());
            if (before != null) {
                names.addAll(before.propertyNames());
            }
            List<FieldChange> changes = new ArrayList<>();
            for (String name : names) {
                JsonNode old = value(before, name);
                JsonNode now = value(after, name);
                if (!Objects.equals(old, now)) {
                    changes.add(new FieldChange(name, plain(old), plain(now)));
                }
            }
            return List.copyOf(changes);
        }

        /** The value of a field; what is empty is none. */
        static @Nullable JsonNode value(@Nullable ObjectNode record, String name) {
            JsonNode value = record == null ? null : record.get(name);
            return value == null || value.isNull() || (value.isContainer() && value.isEmpty()) ? null : value;
        }

        /** A text, a number or a truth value as such; what has parts as its JSON. */
        private static @Nullable Object plain(@Nullable JsonNode value) {
            if (value == null || value.isContainer()) {
                return value;
            }
            return value.isBoolean()
                    ? (Object) value.asBoolean()
                    : value.isNumber() ? value.numberValue() : value.asString();
        }
    }
}
