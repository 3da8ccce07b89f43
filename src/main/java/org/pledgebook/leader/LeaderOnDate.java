package org.pledgebook.leader;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A person, with the office held on the date of the occasion. */
public record LeaderOnDate(
        @Schema(description = "The leader's key.", example = "keir-starmer")
        String slug,

        @Schema(description = "The leader's name.", example = "Keir Starmer")
        String name,

        @Schema(
                description = "The office held on the date of the occasion; null if none is known.",
                example = "Prime Minister of the United Kingdom")
        @Nullable
        String office) {}
