package org.pledgebook.assurance;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import org.pledgebook.correction.Evidence;
import org.pledgebook.source.CitationDraft;

/** One of the kinds of assurance that a joint statement sets out. */
@Entity
class AssuranceCategory {

    @Id
    private String slug;

    private String name;

    private String description;

    @Column(name = "statement_slug")
    private String statement;

    private int ordinal;

    @SuppressWarnings("NullAway.Init")
    protected AssuranceCategory() {}

    @SuppressWarnings("NullAway.Init") // by the revision
    AssuranceCategory(AssuranceCategoryDraft draft) {
        slug = draft.slug();
        update(draft);
    }

    /** Makes it what the draft says, the key apart. */
    final void update(AssuranceCategoryDraft draft) {
        name = draft.name();
        description = draft.description();
        statement = draft.statement();
        ordinal = draft.ordinal();
    }

    AssuranceCategoryDraft draft(List<CitationDraft> citations) {
        return new AssuranceCategoryDraft(slug, name, description, statement, ordinal, citations);
    }

    String slug() {
        return slug;
    }

    AssuranceCategoryView view(Evidence evidence) {
        return new AssuranceCategoryView(
                slug, name, description, statement, ordinal, evidence.citationsOf(slug), evidence.correctionsOf(slug));
    }
}
