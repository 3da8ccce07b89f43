package org.pledgebook.query;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The keys that records had before they were renamed, and what became of them. */
@Component
public class Renames {

    private static final String ALL =
            "select revision, collection, old_key as from_key, new_key as to_key from record_rename where ";

    private final JdbcClient jdbc;

    /** Of a database. */
    public Renames(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * That a record got another key.
     *
     * @param revision the revision that gave it
     * @param fromKey the key until then
     * @param toKey the key from then on
     */
    public record Rename(long revision, String collection, String fromKey, String toKey) {}

    /** The last rename, up to a revision, that took a key away from a record. */
    public Optional<Rename> from(String collection, String key, long upTo) {
        return jdbc.sql(
                        ALL
                                + "collection = :collection and old_key = :key and revision <= :upTo order by revision desc limit 1")
                .param("collection", collection)
                .param("key", key)
                .param("upTo", upTo)
                .query(Rename.class)
                .optional();
    }

    /** The last rename, up to a revision, that gave a key to a record. */
    public Optional<Rename> to(String collection, String key, long upTo) {
        return jdbc.sql(
                        ALL
                                + "collection = :collection and new_key = :key and revision <= :upTo order by revision desc limit 1")
                .param("collection", collection)
                .param("key", key)
                .param("upTo", upTo)
                .query(Rename.class)
                .optional();
    }

    /** The key that a record had got up to a revision which had this one before, after as many renames as there were. */
    public Optional<String> current(String collection, String key, long upTo) {
        Optional<Rename> last = from(collection, key, upTo);
        while (last.isPresent()) {
            Rename rename = last.get();
            Optional<Rename> next =
                    from(collection, rename.toKey(), upTo).filter(later -> later.revision() > rename.revision());
            if (next.isEmpty()) {
                break;
            }
            last = next;
        }
        return last.map(Rename::toKey).filter(found -> !found.equals(key));
    }

    /** What the revisions after one, up to another, renamed, in their order. */
    public List<Rename> between(long after, long upTo) {
        return jdbc.sql(ALL + "revision > :after and revision <= :upTo order by revision")
                .param("after", after)
                .param("upTo", upTo)
                .query(Rename.class)
                .list();
    }

    /** What some revisions renamed. */
    public List<Rename> in(Collection<Long> revisions) {
        return revisions.isEmpty()
                ? List.of()
                : jdbc.sql(ALL + "revision in (:revisions)")
                        .param("revisions", revisions)
                        .query(Rename.class)
                        .list();
    }

    /** Says what a key is now that no record has any more, in a sentence with a space before it; empty if it is none. */
    public String hint(String collection, String key) {
        return current(collection, key, Long.MAX_VALUE)
                .map(now -> " The record was renamed: it is '" + now + "'.")
                .orElse("");
    }
}
