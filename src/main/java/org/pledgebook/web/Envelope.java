package org.pledgebook.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pledgebook.query.Count;

/**
 * The one shape of every list.
 *
 * @param <V> the view of one record
 */
public record Envelope<V>(
        @Schema(description = "The records of this page, in order.")
        List<V> data,

        @Schema(description = "Where this page stands in the whole list.")
        PageInfo page,

        @Schema(
                description = "How many records have each value, by the fields that `facet` named; without it, nothing."
                        + " Each field is counted without its own filter, most frequent values first.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, List<Count>> facets,

        @Schema(description = "What the answer was made from.")
        Meta meta) {

    /** Where a page stands in the whole list. */
    public record PageInfo(
            @Schema(description = "How many records this page holds.", example = "1")
            int size,

            @Schema(description = "How many records the list has in all, true to its filters.", example = "13")
            long total,

            @Schema(
                    description = "The address of the next page, relative to the host; null on the last page. The same"
                            + " stands in the Link header.",
                    example = "/api/v1/pledges?limit=1&after=…")
            @Nullable
            String next) {}

    /** What an answer was made from. */
    public record Meta(
            @Schema(description = "The revision of the book that the answer was made from.", example = "2")
            long revision,

            @Schema(description = "When that revision was written.")
            Instant asOf,

            @Schema(description = "The licence of the data, an SPDX identifier.", example = "CC-BY-4.0")
            String license) {}
}
