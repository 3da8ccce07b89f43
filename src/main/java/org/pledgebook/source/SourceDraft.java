package org.pledgebook.source;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Pattern;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.Draft;

/** A document that says so, as an editor writes it. */
@Schema(name = "SourceDraft")
public record SourceDraft(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "paris-declaration")
        @Pattern(regexp = SLUG, message = NOT_A_SLUG)
        String slug,

        @Schema(description = "The title, as printed.") String title,
        @Schema(description = "Who published it.") String publisher,

        @Schema(description = "When it was published; null if the document bears no date.")
        @PastOrPresent(message = "This day has not come yet.")
        @Nullable
        LocalDate publishedOn,

        @Schema(
                description = "Where it can be read, by http or https. No two sources have the same address.",
                example = "https://www.elysee.fr/declaration")
        @Pattern(
                regexp = "https?://[^\\s]{1,2000}",
                message = "This must be an address that begins with http:// or https://.")
        String url,

        @Schema(description = "How close it stands to what it reports.")
        Tier tier,

        @Schema(description = "When it was read for the book; null if that was not written down.")
        @PastOrPresent(message = "This day has not come yet.")
        @Nullable
        LocalDate retrievedOn,

        @Schema(description = "What a reader should know about it.") @Nullable
        String note)
        implements Draft {

    @Override
    public String key() {
        return slug;
    }
}
