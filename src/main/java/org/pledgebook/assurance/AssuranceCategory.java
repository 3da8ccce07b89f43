package org.pledgebook.assurance;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Audited;
import org.pledgebook.correction.Evidence;

/** One of the kinds of assurance that a joint statement sets out. */
@Entity
@Audited
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

    String slug() {
        return slug;
    }

    AssuranceCategoryView view(Evidence evidence) {
        return new AssuranceCategoryView(
                slug, name, description, statement, ordinal, evidence.citationsOf(slug), evidence.correctionsOf(slug));
    }
}
