package org.pledgebook.statement;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.Evidence;
import org.pledgebook.source.CitationDraft;
import org.pledgebook.statement.StatementDraft.PartyDraft;
import org.pledgebook.statement.StatementDraft.RelationDraft;
import org.pledgebook.statement.StatementView.CategoryRef;
import org.pledgebook.statement.StatementView.RelatedView;

/** A document issued, or words spoken, at a summit or about it. */
@Entity
class Statement {

    @Id
    private String slug;

    private String title;

    @Enumerated(EnumType.STRING)
    private StatementKind kind;

    @Column(name = "summit_slug")
    private @Nullable String summit;

    private LocalDate issuedOn;

    private String summary;

    @Column(name = "source_slug")
    private @Nullable String source;

    @ElementCollection
    @CollectionTable(name = "statement_party", joinColumns = @JoinColumn(name = "statement_slug"))
    @OrderColumn(name = "position")
    private List<Party> parties;

    @ElementCollection
    @CollectionTable(name = "statement_relation", joinColumns = @JoinColumn(name = "statement_slug"))
    @OrderColumn(name = "position")
    private List<Related> relations;

    @SuppressWarnings("NullAway.Init")
    protected Statement() {}

    @SuppressWarnings("NullAway.Init") // by the revision
    Statement(StatementDraft draft) {
        slug = draft.slug();
        parties = new ArrayList<>();
        relations = new ArrayList<>();
        update(draft);
    }

    /** Makes it what the draft says, the key apart. */
    final void update(StatementDraft draft) {
        title = draft.title();
        kind = draft.kind();
        summit = draft.summit();
        issuedOn = draft.issuedOn();
        summary = draft.summary();
        source = draft.source();
        List<Party> standing = draft.parties().stream()
                .map(party -> new Party(party.coalition(), party.nation(), party.leader(), party.role()))
                .toList();
        if (!parties.equals(standing)) {
            parties.clear();
            parties.addAll(standing);
        }
        List<Related> related = draft.relations().stream()
                .map(relation -> new Related(relation.relation(), relation.statement()))
                .toList();
        if (!relations.equals(related)) {
            relations.clear();
            relations.addAll(related);
        }
    }

    StatementDraft draft(List<CitationDraft> citations) {
        return new StatementDraft(
                slug,
                title,
                kind,
                summit,
                issuedOn,
                summary,
                source,
                parties.stream()
                        .map(party -> new PartyDraft(party.coalition(), party.nation(), party.leader(), party.role()))
                        .toList(),
                relations.stream()
                        .map(related -> new RelationDraft(related.relation(), related.statement()))
                        .toList(),
                citations);
    }

    String slug() {
        return slug;
    }

    LocalDate issuedOn() {
        return issuedOn;
    }

    StatementView view(
            List<PartyView> withRoles,
            List<RelatedView> related,
            @Nullable List<CategoryRef> assurances,
            Evidence evidence) {
        return new StatementView(
                slug,
                title,
                kind,
                summit,
                issuedOn,
                summary,
                source,
                withRoles,
                related,
                assurances,
                evidence.citationsOf(slug),
                evidence.correctionsOf(slug));
    }
}
