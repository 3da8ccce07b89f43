package org.pledgebook.curation;

import org.pledgebook.shared.draft.Draft;
import org.pledgebook.shared.draft.Editable;

/**
 * A collection whose records are written.
 *
 * @param records how they are written
 * @param draft the class of a record as it is written
 * @param view the class of a record as it is read
 */
public record Curated<D extends Record & Draft, V extends Record>(
        Editable<D, V> records, Class<D> draft, Class<V> view) {

    /** The collection's name in URLs. */
    public String collection() {
        return records.collection();
    }
}
