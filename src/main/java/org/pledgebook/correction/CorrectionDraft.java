package org.pledgebook.correction;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.Draft;
import org.pledgebook.draft.KeyOf;
import org.pledgebook.source.CitationDraft;

/** An editorial note on what a source says, as an editor writes it. */
@Schema(name = "CorrectionDraft")
public record CorrectionDraft(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "british-prime-minister-was-starmer")
        @Pattern(regexp = SLUG, message = NOT_A_SLUG)
        String slug,

        @Schema(description = "What the correction says, in a line.")
        String title,

        @Schema(description = "What was found.") Verdict verdict,

        @Schema(description = "The value as the source has it; null if the source leaves it out.") @Nullable
        String reportedValue,

        @Schema(description = "The key of the source that has it.", example = "flash-infohub-article") @KeyOf("sources")
        String reportedSource,

        @Schema(description = "Where in that source.") @Nullable
        String reportedLocator,

        @Schema(description = "The value that stands; null if there is none to put in its place.") @Nullable
        String correctedValue,

        @Schema(description = "How it is known.") String explanation,

        @Schema(description = "The records, or single fields of them, where the wrong value would be believed.")
        @Size(min = 1, message = "A correction is about at least one record.")
        List<Subject> subjects,

        @Schema(description = "What the sources say, field by field.")
        List<@Valid CitationDraft> citations)
        implements Draft {

    @AssertTrue(message = "WRONG needs both reportedValue and correctedValue; INCOMPLETE needs correctedValue.")
    boolean isFoundOnValues() {
        return (verdict != Verdict.WRONG || (reportedValue != null && correctedValue != null))
                && (verdict != Verdict.INCOMPLETE || correctedValue != null);
    }

    @Override
    public String key() {
        return slug;
    }
}
