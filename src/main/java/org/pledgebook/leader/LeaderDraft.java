package org.pledgebook.leader;

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

/** A person, as an editor writes one. */
@Schema(name = "LeaderDraft")
public record LeaderDraft(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "micheal-martin")
        @Pattern(regexp = SLUG, message = NOT_A_SLUG)
        String slug,

        @Schema(description = "The name.", example = "Micheál Martin")
        String name,

        @Schema(description = "What a reader should know.") @Nullable
        String note,

        @Schema(description = "The offices, with their dates.")
        List<@Valid OfficeDraft> offices,

        @Schema(description = "What the sources say, field by field.")
        List<@Valid CitationDraft> citations)
        implements Draft {

    /** An office that a leader held, as an editor writes it. */
    @Schema(name = "OfficeDraft")
    public record OfficeDraft(
            @Schema(description = "What the office is called.", example = "Taoiseach")
            String title,

            @Schema(
                    description = "The code of the nation that it is an office of; null if it is of none.",
                    example = "IRL")
            @KeyOf("nations")
            @Nullable
            String nation,

            @Schema(description = "The first day in office; null if that is not known.") @Nullable
            LocalDate from,

            @Schema(
                    description =
                            "The last day in office; null if that is not known, which does not mean that it goes on.")
            @Nullable
            LocalDate to) {

        @AssertTrue(message = "An office cannot end before it begins.")
        boolean isInOrder() {
            return from == null || to == null || !to.isBefore(from);
        }
    }

    @Override
    public String key() {
        return slug;
    }
}
