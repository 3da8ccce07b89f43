package org.pledgebook.assurance;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.util.List;
import org.pledgebook.draft.Draft;
import org.pledgebook.draft.KeyOf;
import org.pledgebook.source.CitationDraft;

/** One of the kinds of assurance that a joint statement sets out, as an editor writes it. */
@Schema(name = "AssuranceCategoryDraft")
public record AssuranceCategoryDraft(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "air-policing")
        @Pattern(regexp = SLUG, message = NOT_A_SLUG)
        String slug,

        @Schema(description = "What it is called.") String name,
        @Schema(description = "What it assures.") String description,

        @Schema(description = "The key of the statement that sets it out.", example = "paris-declaration-2026-01-06")
        @KeyOf("statements")
        String statement,

        @Schema(description = "Its place in the statement, from 1; no two have the same.", example = "3")
        @Positive(message = "The first place is 1.")
        int ordinal,

        @Schema(description = "What the sources say, field by field.")
        List<@Valid CitationDraft> citations)
        implements Draft {

    @Override
    public String key() {
        return slug;
    }
}
