package org.pledgebook.nation;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A nation, as it is named beside what belongs to it. */
public record NationRef(
        @Schema(description = "The ISO 3166-1 alpha-3 code.", example = "FRA")
        String code,

        @Schema(description = "The common English name.", example = "France")
        String name) {

    /** The nation of these values, or {@code null} if there is none. */
    public static @Nullable NationRef ofNullable(@Nullable String code, @Nullable String name) {
        return code == null || name == null ? null : new NationRef(code, name);
    }
}
