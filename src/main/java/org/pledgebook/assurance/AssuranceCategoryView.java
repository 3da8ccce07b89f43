package org.pledgebook.assurance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.source.CitationView;

/** One of the kinds of assurance that a joint statement sets out. */
@Schema(name = "AssuranceCategory")
public record AssuranceCategoryView(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "multinational-force")
        String slug,

        @Schema(description = "What it is called.") String name,
        @Schema(description = "What it assures.") String description,

        @Schema(description = "The key of the statement that sets it out.", example = "paris-declaration-2026-01-06")
        String statement,

        @Schema(description = "Its place in the statement, from 1.", example = "3")
        int ordinal,

        @Schema(description = "What the sources say, field by field. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CitationView> citations,

        @Schema(description = "Where a source is wrong about this record. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CorrectionView> corrections) {}
