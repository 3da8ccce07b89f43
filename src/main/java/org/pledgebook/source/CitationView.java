package org.pledgebook.source;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a source says about a record, or about one field of it. */
@Schema(name = "Citation")
public record CitationView(
        @Schema(description = "The kind of the record that is cited for.")
        SubjectKind kind,

        @Schema(description = "The key of the record that is cited for.", example = "italy-no-troops")
        String key,

        @Schema(description = "The field that is cited for; null for the record as a whole.") @Nullable
        String field,

        @Schema(description = "The source.") SourceRef source,

        @Schema(description = "Where in the source, such as a paragraph.", example = "paragraph 7") @Nullable
        String locator,

        @Schema(description = "Words that the source itself prints between quotation marks.") @Nullable
        String quote,

        @Schema(description = "What the source says, in the book's words.") @Nullable
        String paraphrase,

        @Schema(description = "Whether the source bears the book out.")
        Stance stance) {}
