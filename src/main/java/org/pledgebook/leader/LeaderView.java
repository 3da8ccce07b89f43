package org.pledgebook.leader;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.source.CitationView;

/** A person, with the offices held and when. */
@Schema(name = "Leader")
public record LeaderView(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "emmanuel-macron")
        String slug,

        @Schema(description = "The name.", example = "Emmanuel Macron")
        String name,

        @Schema(description = "What a reader should know.") @Nullable
        String note,

        @Schema(description = "The offices, in the order of the book. There is no current title: look at the dates.")
        List<OfficeView> offices,

        @Schema(description = "What the sources say, field by field. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CitationView> citations,

        @Schema(description = "Where a source is wrong about this record. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CorrectionView> corrections) {}
