package org.pledgebook.summit;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.Draft;
import org.pledgebook.draft.KeyOf;
import org.pledgebook.source.CitationDraft;

/** A meeting, as an editor writes it. */
@Schema(name = "SummitDraft")
public record SummitDraft(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "london-2026-03-02")
        @Pattern(regexp = SLUG, message = NOT_A_SLUG)
        String slug,

        @Schema(description = "What it is called.") String name,
        @Schema(description = "Where it was held.") String place,

        @Schema(description = "The day on which it was held.", example = "2026-03-02")
        LocalDate heldOn,

        @Schema(description = "How many states were represented; null if that is not known.") @Nullable
        Integer statesPresent,

        @Schema(description = "How many of them by their leaders; null if that is not known.") @Nullable
        Integer leadersPresent,

        @Schema(description = "The organizations that took part beside the states.") @Nullable
        String organizations,

        @Schema(description = "What a reader should know.") @Nullable
        String note,

        @Schema(description = "The nations that took part, with their roles.")
        List<@Valid ParticipantDraft> participants,

        @Schema(description = "What the sources say, field by field.")
        List<@Valid CitationDraft> citations)
        implements Draft {

    /** A nation at a summit, as an editor writes it. */
    @Schema(name = "ParticipantDraft")
    public record ParticipantDraft(
            @Schema(description = "The nation's code.", example = "FRA") @KeyOf("nations")
            String nation,

            @Schema(
                    description = "The key of who represented it; null if no source at hand says.",
                    example = "emmanuel-macron")
            @KeyOf("leaders")
            @Nullable
            String leader,

            @Schema(description = "What the nation did there. Attending, endorsing and signing are different things.")
            Role role,

            @Schema(description = "Whether a leader or an envoy represented it; null if no source at hand says.")
            @Nullable
            Rank rank) {}

    @AssertTrue(
            message = "leadersPresent and statesPresent must not be negative, nor more leaders than states present.")
    boolean isCounting() {
        return (statesPresent == null || statesPresent >= 0)
                && (leadersPresent == null
                        || (leadersPresent >= 0 && (statesPresent == null || leadersPresent <= statesPresent)));
    }

    @Override
    public String key() {
        return slug;
    }
}
