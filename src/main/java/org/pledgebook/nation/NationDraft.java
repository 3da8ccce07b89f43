package org.pledgebook.nation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.Draft;
import org.pledgebook.source.CitationDraft;

/** A state, as an editor writes it. */
@Schema(name = "NationDraft")
public record NationDraft(
        @Schema(
                description =
                        "The ISO 3166-1 alpha-3 code, the key, which a rename alone changes; no other record ever gets it.",
                example = "IRL")
        @Pattern(regexp = "[A-Z]{3}", message = "This must be three capital letters (ISO 3166-1 alpha-3).")
        String code,

        @Schema(description = "The ISO 3166-1 alpha-2 code.", example = "IE")
        @Pattern(regexp = "[A-Z]{2}", message = "This must be two capital letters (ISO 3166-1 alpha-2).")
        String alpha2,

        @Schema(description = "The common English name.", example = "Ireland")
        String name,

        @Schema(description = "The official English name.", example = "Ireland")
        String officialName,

        @Schema(description = "Whether it belongs to the Coalition of the Willing; null if that is not known.")
        @Nullable
        Boolean coalitionMember,

        @Schema(description = "What a reader should know.") @Nullable
        String note,

        @Schema(description = "What the sources say, field by field.")
        List<@Valid CitationDraft> citations)
        implements Draft {

    @Override
    public String key() {
        return code;
    }
}
