package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Pattern;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.Draft;
import org.pledgebook.source.CitationDraft;

/** What must happen first, as an editor writes it. */
@Schema(name = "TriggerDraft")
public record TriggerDraft(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "ceasefire-in-ukraine")
        @Pattern(regexp = SLUG, message = NOT_A_SLUG)
        String slug,

        @Schema(description = "What kind of thing must happen.")
        TriggerType type,

        @Schema(description = "What must happen, in a sentence.")
        String wording,

        @Schema(
                description =
                        "Whether it has happened. A change moves activation and delivery of every pledge that hangs"
                                + " on it, and needs a citation for the field `state`.")
        TriggerState state,

        @Schema(description = "The day since when it is in that state; required of one that is met or has failed.")
        @PastOrPresent(message = "This day has not come yet.")
        @Nullable
        LocalDate stateSince,

        @Schema(description = "What a reader should know.") @Nullable
        String note,

        @Schema(description = "What the sources say, field by field.")
        List<@Valid CitationDraft> citations)
        implements Draft {

    /** The name of the field that tells whether it has happened. */
    static final String STATE = "state";

    @AssertTrue(message = "A trigger that is MET or has FAILED needs stateSince.")
    boolean isDated() {
        return state == TriggerState.NOT_MET || stateSince != null;
    }

    @Override
    public String key() {
        return slug;
    }
}
