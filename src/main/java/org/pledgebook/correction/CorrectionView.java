package org.pledgebook.correction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.source.CitationView;

/** An editorial note that a source is wrong on a field, leaves something out, or cannot be verified. */
@Schema(name = "Correction")
public record CorrectionView(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "british-prime-minister-was-starmer")
        String slug,

        @Schema(description = "What the correction says, in a line.")
        String title,

        @Schema(description = "What was found.") Verdict verdict,

        @Schema(description = "The value as the source has it; null if the source leaves it out.") @Nullable
        String reportedValue,

        @Schema(description = "The key of the source that has it.", example = "flash-infohub-article")
        String reportedSource,

        @Schema(description = "Where in that source.", example = "paragraph 5") @Nullable
        String reportedLocator,

        @Schema(description = "What stands instead; null if nothing does.") @Nullable
        String correctedValue,

        @Schema(description = "Why.") String explanation,

        @Schema(description = "The records and fields where the reported value would be believed.")
        List<Subject> subjects,

        @Schema(description = "The sources for the correction. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CitationView> citations) {}
