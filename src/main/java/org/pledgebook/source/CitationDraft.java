package org.pledgebook.source;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.AssertTrue;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.KeyOf;

/** What a source says about a record, or about one field of it, as an editor writes it. */
@Schema(name = "CitationDraft")
public record CitationDraft(
        @Schema(description = "The field that is cited for; null for the record as a whole.", example = "level")
        @Nullable
        String field,

        @Schema(description = "The key of the source.", example = "paris-declaration") @KeyOf("sources")
        String source,

        @Schema(description = "Where in the source, such as a paragraph.", example = "paragraph 7") @Nullable
        String locator,

        @Schema(description = "Words that the source itself prints between quotation marks.") @Nullable
        String quote,

        @Schema(description = "What the source says, in the book's words. A quote or a paraphrase must be given.")
        @Nullable
        String paraphrase,

        @Schema(description = "Whether the source bears the book out.")
        Stance stance) {

    @AssertTrue(message = "A citation needs a quote or a paraphrase.")
    boolean isSayingSomething() {
        return quote != null || paraphrase != null;
    }
}
