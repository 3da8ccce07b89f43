package org.pledgebook.nation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.source.CitationView;

/** A state. */
@Schema(name = "Nation")
public record NationView(
        @Schema(
                description =
                        "The ISO 3166-1 alpha-3 code, the key, which a rename alone changes; no other record ever gets it.",
                example = "FRA")
        String code,

        @Schema(description = "The ISO 3166-1 alpha-2 code.", example = "FR")
        String alpha2,

        @Schema(description = "The common English name.", example = "France")
        String name,

        @Schema(description = "The official English name.") String officialName,

        @Schema(description = "Whether it belongs to the Coalition of the Willing; null if that is not known.")
        @Nullable
        Boolean coalitionMember,

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
