package org.pledgebook.revision;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import java.time.Instant;
import org.hibernate.annotations.Changelog;

/** One write of the whole book. Its number is the changeset of everything that was written with it. */
@Entity
@Changelog
class Revision {

    @Id
    @Changelog.ChangesetId
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "revision")
    @SequenceGenerator(name = "revision", sequenceName = "revision_seq", allocationSize = 1)
    private Long number;

    @Changelog.Timestamp
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
