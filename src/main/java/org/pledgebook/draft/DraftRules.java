package org.pledgebook.draft;

import java.util.List;
import java.util.function.Predicate;
import org.pledgebook.problem.InvalidRequestException.Complaint;

/**
 * The rules of a kind of drafts that concern more than one of their fields.
 *
 * @param <D> the record as it is written
 */
public interface DraftRules<D extends Draft> {

    /** The class of the drafts. */
    Class<D> draft();

    /**
     * Tells all that is wrong with a draft, as far as it can be told.
     *
     * @param draft what could be read; a field that could not is {@code null} or empty
     * @param sound whether a field of that name is as the editor wrote it, and names nothing that is not in the book
     */
    List<Complaint> faults(D draft, Predicate<String> sound);
}
