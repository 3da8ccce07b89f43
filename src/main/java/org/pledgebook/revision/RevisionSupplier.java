package org.pledgebook.revision;

import org.hibernate.SharedSessionContract;
import org.hibernate.audit.spi.ChangelogSupplier;

/**
 * Tells Hibernate which revision the history is of that it writes: the one that {@link RevisionService#write} put into the book
 * when the write began, where Hibernate's own supplier would put it there with a statement more. A write outside of one is
 * refused.
 */
class RevisionSupplier extends ChangelogSupplier<Long> {

    RevisionSupplier() {
        super(Revision.class, "number", "recordedAt", null, null);
    }

    @Override
    public Long generateIdentifier(SharedSessionContract session) {
        UpcomingRevision upcoming = UpcomingRevision.open();
        upcoming.begin();
        return upcoming.view().number();
    }
}
