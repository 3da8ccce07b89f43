package org.pledgebook.problem;

/** Asked for a record that the book does not have. */
public class RecordNotFoundException extends RuntimeException {

    private final String collection;

    private final String key;

    /**
     * @param collection the collection's name in URLs
     * @param key the key that no record has
     */
    public RecordNotFoundException(String collection, String key) {
        this(collection, key, "");
    }

    /**
     * The same, with what else there is to say.
     *
     * @param hint a sentence with a space before it, or nothing
     */
    public RecordNotFoundException(String collection, String key, String hint) {
        super("There is no '" + key + "' in /api/v1/" + collection + "." + hint);
        this.collection = collection;
        this.key = key;
    }

    /** The collection's name in URLs. */
    public String collection() {
        return collection;
    }

    /** The key that no record has. */
    public String key() {
        return key;
    }
}
