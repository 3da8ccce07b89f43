package org.pledgebook.pledge;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.source.CitationView;

/** What must happen before the pledges that share it are activated. */
@Schema(name = "Trigger")
public record TriggerView(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "ceasefire-in-ukraine")
        String slug,

        @Schema(description = "What kind of thing must happen.")
        TriggerType type,

        @Schema(description = "What must happen, in words.") String wording,
        @Schema(description = "Whether it has happened.") TriggerState state,

        @Schema(description = "The day since when it is met or has failed; null while it is not met.") @Nullable
        LocalDate stateSince,

        @Schema(description = "What a reader should know.") @Nullable
        String note,

        @Schema(description = "What the sources say, field by field. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CitationView> citations,

        @Schema(description = "Where a source is wrong about this record. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CorrectionView> corrections) {}
