package org.pledgebook.history;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeView.FieldChange;
import org.pledgebook.history.ChangeView.Kind;

/** How a record differs between two states of the book. */
@Schema(name = "Difference")
public record DifferenceView(
        @Schema(description = "The collection that the record is in.", example = "pledges")
        String collection,

        @Schema(
                description = "The record's key, in the state to which the other is compared if it is there.",
                example = "france-several-thousand-soldiers")
        String key,

        @Schema(description = "What happened to it from the one state to the other.")
        Kind change,

        @Schema(
                description =
                        "Of a record that was renamed from the one state to the other, which is one that was updated,"
                                + " the key that it has in the first; null of all others.")
        @Nullable
        String renamed,

        @Schema(
                description =
                        "The fields that differ, in the order of the record. Of a record that is only in the later"
                                + " of the two, those that have a value; of one that is only in the earlier, none. A record that was"
                                + " changed and changed back is not listed.")
        List<FieldChange> fields) {}
