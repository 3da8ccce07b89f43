package org.pledgebook.revision;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which records the latest revisions changed, as the database noted it when each was written. It never changes any more. */
@Component
public class RecentChanges {

    private static final int MAX_REVISIONS = 1000;

    private static final int MAX_SPAN = 100;

    private static final String READ = "select r.number, r.recorded_at, c.collection, c.key from revision r"
            + " left join lateral (select collection, key from record_change c where c.revision = r.number limit :limit) c"
            + " on true where r.number between :from and :to";

    private final LoadingCache<Long, Changes> known;

    RecentChanges(DataSource dataSource) {
        JdbcClient jdbc = JdbcClient.create(new AutoCommitDataSource(dataSource));
        known = Caffeine.newBuilder()
                .maximumSize(MAX_REVISIONS)
                .build(CacheLoader.bulk(revisions -> read(revisions, jdbc)));
    }

    /**
     * What some revisions that follow one another changed.
     *
     * @param recordedAt when the last of them was written
     * @param records the records, as {@link #record} writes them
     */
    public record Changes(Instant recordedAt, Set<String> records) {

        private boolean isTooLarge() {
            return records.size() > RevisionContext.MAX_RECORDS;
        }
    }

    /** Names a record by its collection and key. */
    public static String record(String collection, String key) {
        return collection + '/' + key;
    }

    /**
     * Returns what the revisions after one changed.
     *
     * @param to a later revision, up to which this is asked; it has been committed
     * @return {@code null} if this is more than one would look through
     * @throws org.springframework.dao.DataAccessException if the database does not tell
     */
    public @Nullable Changes since(long from, long to) {
        if (to - from > MAX_SPAN) {
            return null;
        }
        Set<Long> wanted = LongStream.rangeClosed(from + 1, to).boxed().collect(Collectors.toSet());
        Map<Long, Changes> changes = known.getAll(wanted);
        Changes last = changes.get(to);
        if (last == null || changes.values().stream().anyMatch(Changes::isTooLarge)) {
            return null;
        }
        return changes.size() == 1
                ? last
                : new Changes(
                        last.recordedAt(),
                        changes.values().stream()
                                .flatMap(some -> some.records().stream())
                                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Takes note of a write that has just been committed here: those who read need not ask for it. */
    void committed(RevisionContext write) {
        if (write.hasChanged()) {
            known.put(
                    write.revision().number(),
                    new Changes(write.revision().recordedAt(), Collections.unmodifiableSet(write.changed())));
        }
    }

    private static Map<Long, Changes> read(Set<? extends Long> revisions, JdbcClient jdbc) {
        Map<Long, Changes> read = new HashMap<>();
        jdbc.sql(READ)
                .param("from", Collections.min(revisions))
                .param("to", Collections.max(revisions))
                .param("limit", RevisionContext.MAX_RECORDS + 1)
                .query(row -> {
                    Changes changes = read.get(row.getLong("number"));
                    if (changes == null) {
                        changes = new Changes(
                                row.getObject("recorded_at", OffsetDateTime.class)
                                        .toInstant(),
                                new HashSet<>());
                        read.put(row.getLong("number"), changes);
                    }
                    if (row.getString("key") != null) {
                        changes.records()
                                .add(record(Objects.requireNonNull(row.getString("collection")), row.getString("key")));
                    }
                });
        return read;
    }
}
