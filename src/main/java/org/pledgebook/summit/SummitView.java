package org.pledgebook.summit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.nation.NationRef;
import org.pledgebook.source.CitationView;

/** A meeting: where, when, and who was there. */
@Schema(name = "Summit")
public record SummitView(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "paris-2026-01-06")
        String slug,

        @Schema(description = "What it is called.") String name,
        @Schema(description = "Where it was held.") String place,

        @Schema(description = "The day on which it was held.", example = "2026-01-06")
        LocalDate heldOn,

        @Schema(description = "The nations that held it.") List<NationRef> hosts,

        @Schema(description = "The nations that led it together.")
        List<NationRef> coChairs,

        @Schema(description = "How many states were represented; null if that is not known.") @Nullable
        Integer statesPresent,

        @Schema(description = "How many of them by their leaders; null if that is not known.") @Nullable
        Integer leadersPresent,

        @Schema(description = "The organizations that took part beside the states.") @Nullable
        String organizations,

        @Schema(description = "What a reader should know.") @Nullable
        String note,

        @Schema(description = "The nations that took part, with their roles. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<ParticipantView> participants,

        @Schema(description = "What the sources say, field by field. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CitationView> citations,

        @Schema(description = "Where a source is wrong about this record. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CorrectionView> corrections) {

    /** The name of the part that holds the participants. */
    static final String PARTICIPANTS = "participants";
}
