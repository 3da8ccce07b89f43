package org.pledgebook.shared;

/** Asked for a record that the book does not have. */
public class NotFound extends RuntimeException {

    /**
     * @param collection the collection's name in URLs
     * @param key the key that no record has
     */
    public NotFound(String collection, String key) {
        super("There is no '" + key + "' in /api/v1/" + collection + ".");
    }
}
