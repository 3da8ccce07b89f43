package org.pledgebook.revision;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.Changelog;

/** One write of the whole book. Its number is the changeset of everything that was written with it. */
@Entity
@Changelog(listener = RevisionBegin.class)
class Revision {

    @Id
    @Changelog.ChangesetId
    private Long number;

    @Changelog.Timestamp
    private Instant recordedAt;

    private String editor;

    @Enumerated(EnumType.STRING)
    private ReasonKind reasonKind;

    private String reason;

    @SuppressWarnings("NullAway.Init")
    protected Revision() {}

    /** Takes over what was settled when the write began. */
    void become(RevisionView settled) {
        number = settled.number();
        recordedAt = settled.recordedAt();
        editor = settled.editor();
        reasonKind = settled.reasonKind();
        reason = settled.reason();
    }

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
