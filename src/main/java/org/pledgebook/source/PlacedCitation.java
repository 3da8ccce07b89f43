package org.pledgebook.source;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a source says about a record, with the place that this has among all that is said about it. */
public record PlacedCitation(
        @Schema(description = "The kind of the record that is cited for.")
        SubjectKind kind,

        @Schema(description = "The key of the record that is cited for.")
        String key,

        @Schema(description = "The field that is cited for; null for the record as a whole.") @Nullable
        String field,

        @Schema(description = "The source.") SourceRef source,

        @Schema(description = "Where in the source, such as a paragraph.") @Nullable
        String locator,

        @Schema(description = "Words that the source itself prints between quotation marks.") @Nullable
        String quote,

        @Schema(description = "What the source says, in the book's words.") @Nullable
        String paraphrase,

        @Schema(description = "Whether the source bears the book out.")
        Stance stance,

        @Schema(description = "The place among the citations of the record, from 1.")
        long place) {

    static PlacedCitation of(CitationView citation, long place) {
        return new PlacedCitation(
                citation.kind(),
                citation.key(),
                citation.field(),
                citation.source(),
                citation.locator(),
                citation.quote(),
                citation.paraphrase(),
                citation.stance(),
                place);
    }
}
