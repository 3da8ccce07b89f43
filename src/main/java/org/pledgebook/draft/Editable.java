package org.pledgebook.draft;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.pledgebook.problem.InvalidRecordException;
import org.pledgebook.problem.RecordNotFoundException;

/**
 * What a feature offers to those who write its records. Whatever is called belongs to the write that is open on this
 * thread, and becomes part of its revision.
 *
 * @param <D> the record as it is written
 * @param <V> the record as it is read
 */
public interface Editable<D extends Draft, V> {

    /** The collection's name in URLs. */
    String collection();

    /**
     * Gives a record as it is read, with everything that belongs to it.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    V get(String key);

    /**
     * Gives a record as it would have to be written to be what it is.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    D draft(String key);

    /** Gives those of some records that are in the book in the same way, by their keys. */
    Map<String, D> drafts(Collection<String> keys);

    /**
     * Puts new records into the book, and changes others, all of them together.
     *
     * @param added whose keys are of no record in the book; the database refuses one whose key is
     * @param revised whose keys are of records in the book
     * @throws RecordNotFoundException if there is none by one of those
     * @throws InvalidRecordException if one of them would break a rule of the book
     */
    void write(List<D> added, List<Change<D>> revised);

    /**
     * Takes a record out of the book, with what belongs to it alone. Its history stays.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    void remove(String key);
}
