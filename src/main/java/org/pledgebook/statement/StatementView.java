package org.pledgebook.statement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.source.CitationView;

/** A document issued, or words spoken, at a summit or about it. */
@Schema(name = "Statement")
public record StatementView(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "paris-declaration-2026-01-06")
        String slug,

        @Schema(description = "What it is called.") String title,
        @Schema(description = "What it is.") StatementKind kind,

        @Schema(
                description = "The key of the summit that it belongs to; null if it belongs to none.",
                example = "paris-2026-01-06")
        @Nullable
        String summit,

        @Schema(description = "The day on which it was issued or spoken.")
        LocalDate issuedOn,

        @Schema(description = "What it says, in the book's words.")
        String summary,

        @Schema(description = "The key of the source that holds the document itself; null if none is at hand.")
        @Nullable
        String source,

        @Schema(description = "Who stands behind it, in which role.")
        List<PartyView> parties,

        @Schema(description = "How it stands to other statements.")
        List<RelatedView> relations,

        @Schema(
                description = "The assurance categories that it sets out, in its order. Left out of lists unless"
                        + " included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CategoryRef> assurances,

        @Schema(description = "What the sources say, field by field. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CitationView> citations,

        @Schema(description = "Where a source is wrong about this record. Left out of lists unless included.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<CorrectionView> corrections) {

    /** The name of the part that holds the assurance categories. */
    static final String ASSURANCES = "assurances";

    /** How a statement stands to another one. */
    @Schema(name = "RelatedStatement")
    public record RelatedView(
            @Schema(description = "How it stands to the other.")
            Relation relation,

            @Schema(description = "The other's key.", example = "paris-declaration-2026-01-06")
            String statement) {}

    /** An assurance category of the statement. */
    @Schema(name = "AssuranceRef")
    public record CategoryRef(
            @Schema(description = "The category's key.", example = "multinational-force")
            String slug,

            @Schema(description = "The category's name.") String name) {}
}
