package org.pledgebook.source;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A document that says so.
 *
 * @param slug the key
 * @param title the title, as printed
 * @param publisher who published it
 * @param publishedOn when it was published; {@code null} if the document bears no date
 * @param url where it can be read
 * @param tier how close it stands to what it reports
 * @param retrievedOn when the book's editors read it; {@code null} if that was not written down
 * @param note what a reader should know about it, or {@code null}
 */
@Schema(name = "Source")
public record SourceView(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "paris-declaration")
        String slug,

        @Schema(description = "The title, as printed.") String title,
        @Schema(description = "Who published it.") String publisher,

        @Schema(description = "When it was published; null if the document bears no date.") @Nullable
        LocalDate publishedOn,

        @Schema(description = "Where it can be read.", format = "uri")
        String url,

        @Schema(description = "How close it stands to what it reports.")
        Tier tier,

        @Schema(description = "When it was read for the book; null if that was not written down.") @Nullable
        LocalDate retrievedOn,

        @Schema(description = "What a reader should know about it.") @Nullable
        String note) {}
