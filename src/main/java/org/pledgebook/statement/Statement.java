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
import java.util.List;
import org.hibernate.annotations.Audited;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.Evidence;
import org.pledgebook.statement.StatementView.CategoryRef;
import org.pledgebook.statement.StatementView.RelatedView;

/** A document issued, or words spoken, at a summit or about it. */
@Entity
@Audited
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
    @SuppressWarnings("UnusedVariable") // read by queries
    private List<Party> parties;

    @ElementCollection
    @CollectionTable(name = "statement_relation", joinColumns = @JoinColumn(name = "statement_slug"))
    @OrderColumn(name = "position")
    @SuppressWarnings("UnusedVariable") // read by queries
    private List<Related> relations;

    @SuppressWarnings("NullAway.Init")
    protected Statement() {}

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
