package org.pledgebook.history;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeView.Kind;
import org.pledgebook.revision.RevisionView;

/** Which records a revision changed. */
@Schema(name = "RevisionChanges")
public record RevisionChanges(
        @Schema(description = "The revision, with its reason.")
        RevisionView revision,

        @Schema(description = "How many records it changed.", example = "3")
        long total,

        @Schema(description = "The records, the first hundred of them.")
        List<Changed> changes) {

    /** A record that was changed. */
    @Schema(name = "ChangedKey")
    public record Changed(
            @Schema(description = "The collection that the record is in.", example = "pledges")
            String collection,

            @Schema(description = "The record's key.", example = "france-several-thousand-soldiers")
            String key,

            @Schema(description = "What was done to it.") Kind change,

            @Schema(description = ChangeView.RENAMED) @Nullable
            String renamed) {}
}
