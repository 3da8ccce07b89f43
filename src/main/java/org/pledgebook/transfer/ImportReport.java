package org.pledgebook.transfer;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeView.FieldChange;

/** What an import does to the book, or would do. */
@Schema(name = "ImportReport")
public record ImportReport(
        @Schema(
                description = "The collection that the records are of; `all` if they came in a data package.",
                example = "nations")
        String collection,

        @Schema(description = "Whether this was a dry run, and nothing was written.")
        boolean dryRun,

        @Schema(description = "The number of the revision that was made; null if none was.") @Nullable
        Long revision,

        @Schema(description = "How many records are new.") int created,

        @Schema(description = "How many records are others than before.")
        int updated,

        @Schema(description = "How many records are as they were.")
        int unchanged,

        @Schema(
                description =
                        "What differs, record by record; of a long import, the first records, at most a thousand and"
                                + " those that fit into about a million characters.")
        List<Difference> differences,

        @Schema(description = "Whether all that differs is in the list of differences.")
        boolean complete) {

    /** What an import does to a record. */
    @Schema(name = "ImportDifference")
    public record Difference(
            @Schema(description = "The collection that the record is of.", example = "nations")
            String collection,

            @Schema(
                    description = "The line in which the record begins, from 1, in the file that holds the collection's"
                            + " records; the names of columns are a line too.")
            long line,

            @Schema(description = "The record's key.", example = "IRL")
            String key,

            @Schema(description = "Whether the record is new.")
            boolean created,

            @Schema(description = "The fields that differ, as editors write them.")
            List<FieldChange> fields) {}
}
