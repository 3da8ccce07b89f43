package org.pledgebook.query;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How many records have a value. */
public record Count(
        @Schema(
                description = "The value, written as the filter takes it; null for the records that have none.",
                example = "FRA")
        @Nullable
        String value,

        @Schema(description = "What people call the value; null if it speaks for itself.", example = "France") @Nullable
        String label,

        @Schema(description = "How many records have it.", example = "3")
        long count) {}
