package org.pledgebook.shared.draft;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.Renames;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The keys that records can be named by in the write that is open on a thread. */
@Component
public class KnownKeys {

    private static final int REMEMBERED = 20_000;

    private static final Map<String, String> TABLES = Map.of(
            "nations", "nation where code",
            "leaders", "leader where slug",
            "summits", "summit where slug",
            "statements", "statement where slug",
            "assurance-categories", "assurance_category where slug",
            "triggers", "activation_trigger where slug",
            "pledges", "pledge where slug",
            "sources", "source where slug",
            "corrections", "correction where slug");

    private static final ThreadLocal<@Nullable Announced> ANNOUNCED = new ThreadLocal<>();

    private final JdbcClient jdbc;

    private final Renames renames;

    KnownKeys(JdbcClient jdbc, Renames renames) {
        this.jdbc = jdbc;
        this.renames = renames;
    }

    /** Keys that will be in the book at the end of a write, and those that were looked up during it. */
    private static final class Announced {

        private final BiPredicate<String, String> coming;

        private final Map<String, Boolean> found = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > REMEMBERED;
            }
        };

        Announced(BiPredicate<String, String> coming) {
            this.coming = coming;
        }
    }

    /** What to say of a key that no record has. */
    String hint(String collection, String key) {
        return renames.hint(collection, key);
    }

    /** Whether there is a record by that key in a collection. */
    public boolean isKnown(String collection, String key) {
        Announced write = ANNOUNCED.get();
        if (write == null) {
            return isInBook(collection, key);
        }
        String name = collection + "/" + key;
        Boolean found = write.found.get(name);
        if (found == null) {
            found = isInBook(collection, key) || write.coming.test(collection, key);
            if (found) {
                write.found.put(name, true);
            }
        }
        return found;
    }

    private boolean isInBook(String collection, String key) {
        return jdbc.sql("select exists (select from " + Objects.requireNonNull(TABLES.get(collection)) + " = :key)")
                .param("key", key)
                .query(Boolean.class)
                .single();
    }

    /**
     * Does a write that takes no record out of the book, and at the end of which further records will be in it.
     *
     * @param coming whether a record of a collection will be there by a key
     */
    public <T> T announcing(BiPredicate<String, String> coming, Supplier<T> write) {
        ANNOUNCED.set(new Announced(coming));
        try {
            return write.get();
        } finally {
            ANNOUNCED.remove();
        }
    }
}
