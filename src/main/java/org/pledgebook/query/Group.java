package org.pledgebook.query;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many records have some values together. */
public record Group(
        @Schema(description = "The values, by the fields that were asked for.")
        Map<String, Value> by,

        @Schema(description = "How many records have them all.", example = "2")
        long count) {

    /** A value of a field. */
    public record Value(
            @Schema(
                    description = "The value, written as the filter takes it; null for the records that have none.",
                    example = "multinational-force")
            @Nullable
            String value,

            @Schema(
                    description = "What people call the value; null if it speaks for itself.",
                    example = "Multinational force")
            @Nullable
            String label) {}
}
