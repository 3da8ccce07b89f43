package org.pledgebook.web;

import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;

/** Finds the key that is meant by one in other letters, or by another code of the same nation. */
public final class KeyNormalizer {

    private static final String NATIONS = "nations";

    private KeyNormalizer() {}

    /**
     * Gives the key as records have it. Whether there is such a record is not looked up.
     *
     * @param collection the collection's name in URLs
     * @return the key, or nothing if it is written so already or means nothing
     */
    public static Optional<String> normalize(String collection, String key) {
        Optional<String> normal = collection.equals(NATIONS) ? nation(key) : Optional.of(key.toLowerCase(Locale.ROOT));
        return normal.filter(found -> !found.equals(key));
    }

    /** The ISO 3166-1 alpha-3 code of a nation, by either of its codes in letters of any size. */
    public static Optional<String> nation(String code) {
        String upper = code.toUpperCase(Locale.ROOT);
        if (upper.matches("[A-Z]{3}")) {
            return Optional.of(upper);
        }
        if (!upper.matches("[A-Z]{2}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Locale.Builder().setRegion(upper).build().getISO3Country());
        } catch (MissingResourceException e) {
            return Optional.empty();
        }
    }
}
