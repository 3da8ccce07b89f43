package org.pledgebook.assurance;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An assurance category, as it is named beside what belongs to it. */
public record CategoryRef(
        @Schema(description = "The category's key.", example = "multinational-force")
        String slug,

        @Schema(description = "The category's name.") String name) {

    /** The category of these values, or {@code null} if there is none. */
    public static @Nullable CategoryRef ofNullable(@Nullable String slug, @Nullable String name) {
        return slug == null || name == null ? null : new CategoryRef(slug, name);
    }
}
