package org.pledgebook.statement;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

/** How a statement stands to another one. */
@Embeddable
record Related(
        @Enumerated(EnumType.STRING) Relation relation,
        @Column(name = "related_slug") String statement) {}
