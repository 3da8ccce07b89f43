package org.pledgebook.revision;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** One write of the whole book. Its number is the changeset of everything that was written with it. */
@Entity
@Immutable
class Revision {

    @Id
    private Long number;

    private Instant recordedAt;

    private String editor;

    @Enumerated(EnumType.STRING)
    private ReasonKind reasonKind;

    private String reason;

    @SuppressWarnings("NullAway.Init")
    protected Revision() {}

    long number() {
        return number;
    }

    Instant recordedAt() {
        return recordedAt;
    }

    RevisionView view() {
        return new RevisionView(number, recordedAt, editor, reasonKind, reason);
    }
}
