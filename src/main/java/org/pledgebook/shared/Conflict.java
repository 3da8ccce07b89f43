package org.pledgebook.shared;

import java.util.Optional;

/** What is asked for contradicts what is in the book: the key is taken, or other records still need what is to go. */
public class Conflict extends RuntimeException {

    /**
     * Refuses a new record where there is one by its key.
     *
     * @param collection the collection's name in URLs
     */
    public static void ifPresent(Optional<?> existing, String collection, String key) {
        if (existing.isPresent()) {
            throw new Conflict(
                    "There is a record at /api/v1/" + collection + "/" + key + " already. PATCH changes it.");
        }
    }

    /** Says what stands against it. */
    public Conflict(String detail) {
        super(detail);
    }
}
