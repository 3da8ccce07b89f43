package org.pledgebook.leader;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A person, as named beside what belongs to them. */
public record LeaderRef(
        @Schema(description = "The leader's key.", example = "emmanuel-macron")
        String slug,

        @Schema(description = "The leader's name.", example = "Emmanuel Macron")
        String name) {

    /** The leader of these values, or {@code null} if there is none. */
    public static @Nullable LeaderRef ofNullable(@Nullable String slug, @Nullable String name) {
        return slug == null || name == null ? null : new LeaderRef(slug, name);
    }
}
