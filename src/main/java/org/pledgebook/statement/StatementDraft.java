package org.pledgebook.statement;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Pattern;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.Draft;
import org.pledgebook.draft.KeyOf;
import org.pledgebook.source.CitationDraft;

/** A document issued, or words spoken, as an editor writes it. */
@Schema(name = "StatementDraft")
public record StatementDraft(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "london-communique-2026-03-02")
        @Pattern(regexp = SLUG, message = NOT_A_SLUG)
        String slug,

        @Schema(description = "What it is called.") String title,
        @Schema(description = "What it is.") StatementKind kind,

        @Schema(
                description = "The key of the summit that it belongs to; null if it belongs to none.",
                example = "paris-2026-01-06")
        @KeyOf("summits")
        @Nullable
        String summit,

        @Schema(description = "The day on which it was issued or spoken.")
        @PastOrPresent(message = "This day has not come yet.")
        LocalDate issuedOn,

        @Schema(description = "What it says, in the book's words.")
        String summary,

        @Schema(
                description = "The key of the source that holds the document itself; null if none is at hand.",
                example = "paris-declaration")
        @KeyOf("sources")
        @Nullable
        String source,

        @Schema(description = "Who stands behind it, in which role.")
        List<@Valid PartyDraft> parties,

        @Schema(description = "How it stands to other statements.")
        List<@Valid RelationDraft> relations,

        @Schema(description = "What the sources say, field by field.")
        List<@Valid CitationDraft> citations)
        implements Draft {

    /** A nation, or the coalition as a whole, in its role in a statement, as an editor writes it. */
    @Schema(name = "PartyDraft")
    public record PartyDraft(
            @Schema(description = "Whether this is the Coalition of the Willing as a whole; false if left out.")
            boolean coalition,

            @Schema(description = "The nation's code; null if it is the coalition.", example = "FRA")
            @KeyOf("nations")
            @Nullable
            String nation,

            @Schema(
                    description = "The key of the person who signed or spoke; null if no source at hand says.",
                    example = "emmanuel-macron")
            @KeyOf("leaders")
            @Nullable
            String leader,

            @Schema(description = "What the party did.") PartyRole role) {

        @AssertTrue(message = "A party is either a nation or the coalition as a whole.")
        boolean isOfOneKind() {
            return coalition == (nation == null);
        }
    }

    /** How a statement stands to another one, as an editor writes it. */
    @Schema(name = "RelationDraft")
    public record RelationDraft(
            @Schema(description = "How it stands to the other.")
            Relation relation,

            @Schema(description = "The other's key.", example = "paris-declaration-2026-01-06") @KeyOf("statements")
            String statement) {}

    @Override
    public String key() {
        return slug;
    }
}
