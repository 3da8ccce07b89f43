package org.pledgebook.revision;

import jakarta.persistence.EntityManagerFactory;
import java.util.Objects;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.CollectionEntry;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreCollectionUpdateEvent;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.persister.collection.CollectionPersister;
import org.springframework.stereotype.Component;

/**
 * Has Hibernate write into the history what was in a collection that is emptied. By itself it does so for a record that is
 * deleted, and for a collection of which something is left, but not for one of which nothing is: the past would keep all of it.
 */
@Component
class EmptiedCollections implements PreCollectionUpdateEventListener {

    EmptiedCollections(EntityManagerFactory entityManagerFactory) {
        entityManagerFactory
                .unwrap(SessionFactoryImplementor.class)
                .getServiceRegistry()
                .requireService(EventListenerRegistry.class)
                .appendListeners(EventType.PRE_COLLECTION_UPDATE, this);
    }

    @Override
    public void onPreUpdateCollection(PreCollectionUpdateEvent event) {
        PersistentCollection<?> collection = event.getCollection();
        if (!collection.wasInitialized() || !collection.empty()) {
            return;
        }
        CollectionEntry entry =
                event.getSession().getPersistenceContextInternal().getCollectionEntry(collection);
        CollectionPersister persister = Objects.requireNonNull(entry.getLoadedPersister());
        // There is nothing to insert; but with it goes the difference to what was there, which the history is written
        // of.
        persister.insertRows(collection, Objects.requireNonNull(entry.getLoadedKey()), event.getSession());
    }
}
