package org.pledgebook.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeView.Kind;
import org.pledgebook.query.Renames;
import org.pledgebook.query.Renames.Rename;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Which records each revision changed, as the database notes it at the end of each. */
@Component
class ChangeLog {

    private static final String COLUMNS = "c.revision, c.place, c.collection, c.key, c.kind,"
            + " (select max(o.revision) from record_change o where o.collection = c.collection and o.key = c.key"
            + " and o.revision < c.revision) as previous,"
            + " (select min(o.revision) from record_change o where o.collection = c.collection and o.key = c.key"
            + " and o.revision > c.revision) as following";

    // What the two states do not show alike; a record that was renamed between them is told by its new key.
    private static final String DIFFERENCES = """
            with moved as (
                select * from unnest(cast(:movedCollections as text[]), cast(:movedBefore as text[]), cast(:movedAfter as text[]))
                    as m (collection, before, after)),
            difference as (
                select c.collection, coalesce(m.after, c.key) as key, m.before as renamed,
                    case when m.before is not null then 'UPDATED' when not :backwards then c.kind
                        when c.kind = 'CREATED' then 'DELETED' when c.kind = 'DELETED' then 'CREATED' else c.kind end as kind
                from records_changed(:lower, :higher) c
                    left join moved m on m.collection = c.collection and m.after = c.key
                where not exists (select from moved o where o.collection = c.collection and o.before = c.key)%s)
            """;

    private final JdbcClient jdbc;

    private final Renames renames;

    ChangeLog(JdbcClient jdbc, Renames renames) {
        this.jdbc = jdbc;
        this.renames = renames;
    }

    /** How many changes there are up to a revision. */
    long count(long upTo) {
        return jdbc.sql(
                        "select place from record_change where revision <= :upTo order by revision desc, place desc limit 1")
                .param("upTo", upTo)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** The changes after a position, up to a revision, in order. */
    List<RecordChange> after(ChangePosition position, long upTo, int limit) {
        return jdbc.sql("select " + COLUMNS + " from record_change c where (c.revision, c.place) > (:revision, :place)"
                        + " and c.revision <= :upTo order by c.revision, c.place limit :limit")
                .param("revision", position.revision())
                .param("place", position.place())
                .param("upTo", upTo)
                .param("limit", limit)
                .query((row, at) -> change(row))
                .list();
    }

    /** The changes in a scope before a position, latest first. */
    List<RecordChange> before(ChangePosition position, ChangeScope scope, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        String condition = scope.condition("c.revision - 1", "c.revision", parameters);
        return jdbc.sql("select " + COLUMNS + " from record_change c where (c.revision, c.place) < (:revision, :place)"
                        + condition + " order by c.revision desc, c.place desc limit :limit")
                .param("revision", position.revision())
                .param("place", position.place())
                .param("limit", limit)
                .params(parameters)
                .query((row, at) -> change(row))
                .list();
    }

    /**
     * A record that revisions changed between two states of the book.
     *
     * @param key its key in the state to which is compared, or in the other one if it is only there
     * @param renamed the key that it has in the state from which is compared, if that is another one
     */
    record Difference(
            String collection,
            String key,
            Kind kind,
            @Nullable String renamed) {

        /** Its key in the state from which is compared. */
        String keyBefore() {
            return renamed == null ? key : renamed;
        }
    }

    /** A record that is in two states of the book and has another key in each. */
    record Moved(String collection, String before, String after) {}

    /** The records that are in both of two states of the book under different keys. */
    List<Moved> moved(long from, long to) {
        record Key(String collection, String key) {}
        Map<Key, String> first = new LinkedHashMap<>();
        for (Rename rename : renames.between(Math.min(from, to), Math.max(from, to))) {
            String before = first.remove(new Key(rename.collection(), rename.fromKey()));
            first.put(new Key(rename.collection(), rename.toKey()), before == null ? rename.fromKey() : before);
        }
        List<Moved> moved = new ArrayList<>();
        first.forEach((last, key) -> {
            if (!key.equals(last.key())) {
                moved.add(
                        from < to
                                ? new Moved(last.collection(), key, last.key())
                                : new Moved(last.collection(), last.key(), key));
            }
        });
        return moved.isEmpty() ? moved : inBoth(moved, from, to);
    }

    /** Those that were neither made nor deleted between the two states. */
    private List<Moved> inBoth(List<Moved> moved, long from, long to) {
        String there =
                " and coalesce((select k.kind <> 'DELETED' from record_change k where k.collection = m.collection"
                        + " and k.key = m.%s and k.revision <= :%s order by k.revision desc limit 1), false)";
        return jdbc.sql("select m.collection, m.before, m.after from unnest(cast(:movedCollections as text[]),"
                        + " cast(:movedBefore as text[]), cast(:movedAfter as text[]))"
                        + " m (collection, before, after) where true" + there.formatted("before", "from")
                        + there.formatted("after", "to"))
                .params(parameters(moved))
                .param("from", from)
                .param("to", to)
                .query(Moved.class)
                .list();
    }

    private static Map<String, Object> parameters(List<Moved> moved) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("movedCollections", moved.stream().map(Moved::collection).toArray(String[]::new));
        parameters.put("movedBefore", moved.stream().map(Moved::before).toArray(String[]::new));
        parameters.put("movedAfter", moved.stream().map(Moved::after).toArray(String[]::new));
        return parameters;
    }

    /** How many records in a scope two states of the book show in different ways. */
    long countDifferences(long from, long to, ChangeScope scope) {
        return differences("select count(*) from difference", from, to, scope, Map.of())
                .query(Long.class)
                .single();
    }

    /** The records in a scope that two states of the book show in different ways, after one if there is one. */
    List<Difference> differences(long from, long to, ChangeScope scope, List<String> after, int limit) {
        Map<String, Object> page = new HashMap<>();
        page.put("limit", limit);
        String behind = "";
        if (!after.isEmpty()) {
            behind = " where (collection, key) > (:afterCollection, :afterKey)";
            page.put("afterCollection", after.get(0));
            page.put("afterKey", after.get(1));
        }
        return differences(
                        "select collection, key, kind, renamed from difference" + behind
                                + " order by collection, key limit :limit",
                        from,
                        to,
                        scope,
                        page)
                .query(Difference.class)
                .list();
    }

    private StatementSpec differences(String select, long from, long to, ChangeScope scope, Map<String, Object> page) {
        Map<String, Object> parameters = new HashMap<>(page);
        parameters.putAll(parameters(moved(from, to)));
        String condition = scope.condition(":lower", ":higher", parameters);
        return jdbc.sql(DIFFERENCES.formatted(condition) + select)
                .params(parameters)
                .param("backwards", from > to)
                .param("lower", Math.min(from, to))
                .param("higher", Math.max(from, to));
    }

    /** Those of some nations, or of some assurance categories, that never were in the book. */
    List<String> unknown(String collection, List<String> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        List<String> known = jdbc.sql(
                        "select distinct key from record_change where collection = :collection and key in (:keys)")
                .param("collection", collection)
                .param("keys", keys)
                .query(String.class)
                .list();
        return keys.stream().filter(key -> !known.contains(key)).toList();
    }

    /** All changes of a record up to a revision, in order. */
    List<RecordChange> of(String collection, String key, long upTo) {
        return jdbc.sql("select " + COLUMNS + " from record_change c where c.collection = :collection and c.key = :key"
                        + " and c.revision <= :upTo order by c.revision")
                .param("collection", collection)
                .param("key", key)
                .param("upTo", upTo)
                .query((row, at) -> change(row))
                .list();
    }

    /** The revision that deleted a record, if the record was in the book, and is not any more. */
    Optional<Long> deletion(String collection, String key, long upTo) {
        return of(collection, key, upTo).stream()
                .reduce((first, last) -> last)
                .filter(last -> last.kind() == Kind.DELETED)
                .map(RecordChange::revision);
    }

    private static RecordChange change(ResultSet row) throws SQLException {
        return new RecordChange(
                row.getLong("revision"),
                row.getLong("place"),
                row.getString("collection"),
                row.getString("key"),
                Kind.valueOf(row.getString("kind")),
                row.getObject("previous", Long.class),
                row.getObject("following", Long.class));
    }
}
