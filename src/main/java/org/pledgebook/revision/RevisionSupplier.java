package org.pledgebook.revision;

import java.util.Objects;
import org.hibernate.SharedSessionContract;
import org.hibernate.audit.ChangesetListener;
import org.hibernate.audit.EntityTrackingChangesetListener;
import org.hibernate.audit.ModificationType;
import org.hibernate.audit.spi.ChangelogSupplier;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Tells Hibernate which revision the history is of that it writes: the one that {@link RevisionService#write} put into the book
 * when the write began, where Hibernate's own supplier would put it there with a statement more. A write outside of one is
 * refused. And hears from Hibernate which records the history is of, which only an heir of its own supplier does.
 */
class RevisionSupplier extends ChangelogSupplier<Long> implements EntityTrackingChangesetListener {

    private @Nullable SessionFactoryImplementor factory;

    RevisionSupplier() {
        super(Revision.class, "number", "recordedAt", null, null);
    }

    @Override
    public Long generateIdentifier(SharedSessionContract session) {
        factory = ((SharedSessionContractImplementor) session).getFactory();
        UpcomingRevision upcoming = UpcomingRevision.open();
        upcoming.begin();
        return upcoming.view().number();
    }

    @Override
    public ChangesetListener getListener() {
        return this;
    }

    @Override
    public void newChangeset(Object changelog) {
        throw new UnsupportedOperationException("Hibernate makes no revisions");
    }

    @Override
    public void entityChanged(Class<?> entity, Object id, ModificationType modification, @Nullable Object unused) {
        String table = Objects.requireNonNull(factory)
                .getMappingMetamodel()
                .getEntityDescriptor(entity)
                .getMappedTableDetails()
                .getTableName();
        UpcomingRevision.open().changed(table, id.toString());
    }
}
