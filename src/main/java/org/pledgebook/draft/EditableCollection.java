package org.pledgebook.draft;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;

/**
 * A collection of the book. A feature declares it once, as a bean; whatever goes through all collections, such as their addresses
 * for editors, the change log, imports and exports, finds it there. Their {@code @Order} is one in which none needs those after it.
 *
 * @param definition what may be asked of it
 * @param draft the class of a record as it is written
 * @param records how they are written
 * @param reader gives records by their keys, each with everything that belongs to it; a key that none has is passed over
 * @param finder finds a page of records, or all of them
 * @param description what it holds, for readers of an export
 * @param <D> the record as it is written
 * @param <V> the record as it is read
 */
public record EditableCollection<D extends Record & Draft, V extends Record>(
        CollectionDefinition<V> definition,
        Class<D> draft,
        Editable<D, V> records,
        Function<Collection<String>, List<V>> reader,
        Function<Query<V>, Page<V>> finder,
        String description) {

    /** Returns the collection's name in URLs. */
    public String collection() {
        return definition.name();
    }

    /** Returns the class of a record as it is read. */
    public Class<V> view() {
        return definition.view();
    }

    /** Returns the key of a record as it is read. */
    public String keyOf(V record) {
        return definition.keyOf(record);
    }
}
