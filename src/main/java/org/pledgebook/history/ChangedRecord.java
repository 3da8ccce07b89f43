package org.pledgebook.history;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeView.Kind;

/** A record as a revision left it. */
@Schema(name = "ChangedRecord")
public record ChangedRecord(
        @Schema(description = "The number of the revision.", example = "2")
        long revision,

        @Schema(description = "The collection that the record is in.", example = "pledges")
        String collection,

        @Schema(description = "The record's key.", example = "france-several-thousand-soldiers")
        String key,

        @Schema(description = "What was done to it.") Kind change,

        @Schema(description = ChangeView.RENAMED) @Nullable String renamed,

        @Schema(
                description = "The whole record, as its own address gave it from then on; null if it was deleted.",
                types = {"object", "null"})
        @Nullable
        Object record) {}
