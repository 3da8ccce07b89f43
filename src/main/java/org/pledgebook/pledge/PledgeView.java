package org.pledgebook.pledge;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.assurance.CategoryRef;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.leader.LeaderRef;
import org.pledgebook.nation.NationRef;
import org.pledgebook.source.CitationView;

/** What one or more nations, or the coalition, undertake towards a beneficiary. */
@Schema(name = "Pledge")
public record PledgeView(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "france-several-thousand-soldiers")
        String slug,

        @Schema(description = "The pledge in a line.") String title,

        @Schema(description = "The pledge in a few sentences.")
        String summary,

        @Schema(description = "The nations that make it; empty if the coalition does.")
        List<NationRef> pledgors,

        @Schema(
                description =
                        "Whether the Coalition of the Willing makes it as a whole. It is then one pledge, not one of"
                                + " each member.")
        boolean byCoalition,

        @Schema(description = "The nation that it is made to.")
        NationRef beneficiary,

        @Schema(description = "The assurance category that it falls under; null if none.") @Nullable
        CategoryRef category,

        @Schema(description = "The key of the statement that makes it; null if none does.") @Nullable
        String statement,

        @Schema(description = "The key of the summit at which it was made; null if at none.") @Nullable
        String summit,

        @Schema(description = "Who voiced it; null if no one person did.") @Nullable
        LeaderRef speaker,

        @Schema(description = "How far it has come.") Level level,

        @Schema(description = "Whether something must happen first; null if that is not known.") @Nullable
        Activation activation,

        @Schema(description = "What must happen first, all of it.")
        List<TriggerRef> triggers,

        @Schema(description = "What has become of it; null if that is not known.") @Nullable
        Delivery delivery,

        @Schema(description = "How it ended; null while it stands.") @Nullable
        EndState endState,

        @Schema(description = "The key of the pledge that took its place; null if none did.") @Nullable
        String supersededBy,

        @Schema(description = "The strength that the speaker gave it; null if that cannot be told.") @Nullable
        Modality modality,

        @Schema(description = "The condition in the book's words; null if none was stated.") @Nullable
        String condition,

        @Schema(description = "Where it would be carried out; null if that is not known.") @Nullable
        String territory,

        @Schema(description = "How much, as those who pledge said; null if they did not.") @Nullable
        QuantityView quantity,

        @Schema(description = "How much, as others report; the latest figure, never added to another. Null if none.")
        @Nullable
        QuantityView reportedQuantity,

        @Schema(description = "The day on which it was first said.", example = "2026-01-06")
        LocalDate announcedOn,

        @Schema(description = "How well the sources bear it out.")
        Confidence confidence,

        @Schema(description = "How many corrections speak about it.", example = "1")
        long correctionCount,

        @Schema(description = "What happened to it, oldest first. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<EventView> events,

        @Schema(description = "What the sources say, field by field. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CitationView> citations,

        @Schema(description = "Where a source is wrong about this record. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CorrectionView> corrections) {

    /** The name of the part that holds the events. */
    static final String EVENTS = "events";

    /** The same with what corrections say of it. */
    PledgeView with(List<CorrectionView> corrections) {
        return new PledgeView(
                slug,
                title,
                summary,
                pledgors,
                byCoalition,
                beneficiary,
                category,
                statement,
                summit,
                speaker,
                level,
                activation,
                triggers,
                delivery,
                endState,
                supersededBy,
                modality,
                condition,
                territory,
                quantity,
                reportedQuantity,
                announcedOn,
                confidence,
                correctionCount,
                events,
                citations,
                corrections);
    }
}
