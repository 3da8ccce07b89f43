package org.pledgebook.history;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeView.Kind;
import org.pledgebook.shared.Renames;
import org.pledgebook.shared.Renames.Rename;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which records each revision changed. What is known of a revision never changes any more; it is worked out by whoever asks
 * first after the revision was committed, in the database and for all instances, so that writers need not wait for it.
 */
@Component
class ChangeLog {

    private static final String COLUMNS = "c.rev, c.place, c.collection, c.key, c.kind,"
            + " (select max(o.rev) from record_change o where o.collection = c.collection and o.key = c.key"
            + " and o.rev < c.rev),"
            + " (select min(o.rev) from record_change o where o.collection = c.collection and o.key = c.key"
            + " and o.rev > c.rev)";

    // By the names of the collections; the history of each is beside it.
    private static final Map<String, String> TABLES = Map.of(
            "assurance-categories", "assurance_category",
            "corrections", "correction",
            "leaders", "leader",
            "nations", "nation",
            "pledges", "pledge",
            "sources", "source",
            "statements", "statement",
            "summits", "summit",
            "triggers", "activation_trigger");

    private static final int DELETED = 2;

    private final JdbcClient jdbc;

    private final JdbcTemplate jdbcTemplate;

    private final Renames renames;

    private final ReentrantLock working = new ReentrantLock();

    private final TransactionTemplate writing;

    private volatile long known;

    ChangeLog(JdbcTemplate jdbcTemplate, Renames renames, PlatformTransactionManager transactions) {
        this.renames = renames;
        this.jdbc = JdbcClient.create(jdbcTemplate);
        this.jdbcTemplate = jdbcTemplate;
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        definition.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        this.writing = new TransactionTemplate(transactions, definition);
    }

    /**
     * Makes sure that the changes up to a committed revision are known: only then does a change tell which one follows it.
     */
    void know(long revision) {
        if (known >= revision) {
            return;
        }
        // Those who wait for it together hold one connection, and not one each.
        working.lock();
        try {
            if (known < revision) {
                writing.executeWithoutResult(status -> jdbcTemplate.execute((Connection connection) -> {
                    workOut(revision, connection);
                    return revision;
                }));
                known = revision;
            }
        } finally {
            working.unlock();
        }
    }

    /** A revision of a million records takes longer than any read may, and wants more room. */
    private static void workOut(long revision, Connection connection) throws SQLException {
        int patience = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, 0);
        try (Statement settings = connection.createStatement();
                CallableStatement call = connection.prepareCall("call know_record_changes(?)")) {
            settings.execute("set local statement_timeout = 0; set local work_mem = '128MB'; set local jit = off");
            call.setLong(1, revision);
            call.execute();
        } finally {
            connection.setNetworkTimeout(Runnable::run, patience);
        }
    }

    /** How many changes there are up to a revision. */
    long count(long upTo) {
        return jdbc.sql("select place from record_change where rev <= :upTo order by rev desc, place desc limit 1")
                .param("upTo", upTo)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** The changes after a position, up to a revision, in order. */
    List<RecordChange> after(Position position, long upTo, int limit) {
        return jdbc.sql("select " + COLUMNS + " from record_change c where (c.rev, c.place) > (:revision, :place)"
                        + " and c.rev <= :upTo order by c.rev, c.place limit :limit")
                .param("revision", position.revision())
                .param("place", position.place())
                .param("upTo", upTo)
                .param("limit", limit)
                .query((row, at) -> change(row))
                .list();
    }

    /** The changes in a scope before a position, latest first. */
    List<RecordChange> before(Position position, Scope scope, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        String condition = scope.condition("c.rev - 1", "c.rev", parameters);
        return jdbc.sql("select " + COLUMNS + " from record_change c where (c.rev, c.place) < (:revision, :place)"
                        + condition + " order by c.rev desc, c.place desc limit :limit")
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

    /** A record that is in two states of the book and has another key in each, and one of the keys that it had between them. */
    record Moved(String collection, String key, String before, String after) {}

    private static final String DIFFERENCES = """
            from (select c.collection, %1$s as key, %2$s as key_before, count(*) as changes from record_change c%3$s
                where c.rev > :lower and c.rev <= :higher%4$s group by 1, 2, 3) c
                cross join lateral (select
                    coalesce((select k.kind <> 'DELETED' from record_change k where k.collection = c.collection
                        and k.key = c.key_before and k.rev <= :from order by k.rev desc limit 1), false) as before,
                    coalesce((select k.kind <> 'DELETED' from record_change k where k.collection = c.collection
                        and k.key = c.key and k.rev <= :to order by k.rev desc limit 1), false) as after) k
            where (k.before or k.after)""";

    private static final String MOVED =
            " left join unnest(cast(:movedCollections as text[]), cast(:movedKeys as text[]), cast(:movedBefore as text[]),"
                    + " cast(:movedAfter as text[])) m (collection, key, before, after)"
                    + " on m.collection = c.collection and m.key = c.key";

    /** The rows of what differs, each by the one key that it is told by. */
    private static String differences(
            List<Moved> moved, String condition, String behind, Map<String, Object> parameters) {
        if (moved.isEmpty()) {
            return DIFFERENCES.formatted("c.key", "c.key", "", condition + behind.formatted("c.key"));
        }
        parameters.put("movedCollections", moved.stream().map(Moved::collection).toArray(String[]::new));
        parameters.put("movedKeys", moved.stream().map(Moved::key).toArray(String[]::new));
        parameters.put("movedBefore", moved.stream().map(Moved::before).toArray(String[]::new));
        parameters.put("movedAfter", moved.stream().map(Moved::after).toArray(String[]::new));
        String key = "coalesce(m.after collate \"C\", c.key)";
        return DIFFERENCES.formatted(
                key, "coalesce(m.before collate \"C\", c.key)", MOVED, condition + behind.formatted(key));
    }

    /**
     * The records that are in both of two states of the book under different keys, by each key that they had from the one to
     * the other.
     */
    List<Moved> moved(long from, long to) {
        record Key(String collection, String key) {}
        Map<Key, List<String>> now = new LinkedHashMap<>();
        for (Rename rename : renames.between(Math.min(from, to), Math.max(from, to))) {
            List<String> keys = now.remove(new Key(rename.collection(), rename.fromKey()));
            List<String> longer = new ArrayList<>(keys == null ? List.of(rename.fromKey()) : keys);
            longer.add(rename.toKey());
            now.put(new Key(rename.collection(), rename.toKey()), longer);
        }
        List<Moved> moved = new ArrayList<>();
        now.forEach((key, keys) -> {
            String first = keys.get(0);
            String last = keys.get(keys.size() - 1);
            if (!first.equals(last)) {
                new LinkedHashSet<>(keys)
                        .forEach(each -> moved.add(
                                new Moved(key.collection(), each, from < to ? first : last, from < to ? last : first)));
            }
        });
        return moved.isEmpty() ? moved : inBoth(moved, from, to);
    }

    /** Those that were neither made nor taken out between the two states. */
    private List<Moved> inBoth(List<Moved> moved, long from, long to) {
        String there =
                " and coalesce((select k.kind <> 'DELETED' from record_change k where k.collection = m.collection"
                        + " and k.key = m.%s and k.rev <= :%s order by k.rev desc limit 1), false)";
        return jdbc.sql("select m.collection, m.key, m.before, m.after from unnest(cast(:collections as text[]),"
                        + " cast(:keys as text[]), cast(:before as text[]), cast(:after as text[]))"
                        + " m (collection, key, before, after) where true" + there.formatted("before", "from")
                        + there.formatted("after", "to"))
                .param("collections", moved.stream().map(Moved::collection).toArray(String[]::new))
                .param("keys", moved.stream().map(Moved::key).toArray(String[]::new))
                .param("before", moved.stream().map(Moved::before).toArray(String[]::new))
                .param("after", moved.stream().map(Moved::after).toArray(String[]::new))
                .param("from", from)
                .param("to", to)
                .query((row, at) -> new Moved(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .list();
    }

    /**
     * What is known of two states of the book before they are compared.
     *
     * @param records the records that are changed and changed back between them, so that both show them alike
     * @param moved those that have another key in each
     */
    record Same(List<Difference> records, List<Moved> moved) {

        private String condition(Map<String, Object> parameters) {
            if (records.isEmpty()) {
                return "";
            }
            parameters.put(
                    "sameCollections",
                    records.stream().map(Difference::collection).toArray(String[]::new));
            parameters.put("sameKeys", records.stream().map(Difference::key).toArray(String[]::new));
            return " and (c.collection, c.key) not in (select * from unnest(cast(:sameCollections as text[]),"
                    + " cast(:sameKeys as text[])))";
        }
    }

    /** How many records in a scope two states of the book show in different ways. */
    long countDifferences(long from, long to, Scope scope, Same same) {
        Map<String, Object> parameters = new HashMap<>();
        String condition = scope.condition(":lower", ":higher", parameters);
        return jdbc.sql("select count(*) " + differences(same.moved(), condition, "", parameters)
                        + same.condition(parameters))
                .params(parameters)
                .param("lower", Math.min(from, to))
                .param("higher", Math.max(from, to))
                .param("from", from)
                .param("to", to)
                .query(Long.class)
                .single();
    }

    /** The records in a scope that two states of the book show in different ways, after one if there is one. */
    List<Difference> differences(long from, long to, Scope scope, Same same, List<String> after, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        return differences(from, to, scope, same.moved(), same.condition(parameters), parameters, after, limit);
    }

    /** The records in a scope that are in both states of the book, and were changed more than once between them. */
    List<Difference> changedAgain(long from, long to, Scope scope, List<Moved> moved, List<String> after, int limit) {
        return differences(
                from, to, scope, moved, " and k.before and k.after and c.changes > 1", new HashMap<>(), after, limit);
    }

    private List<Difference> differences(
            long from,
            long to,
            Scope scope,
            List<Moved> moved,
            String further,
            Map<String, Object> parameters,
            List<String> after,
            int limit) {
        String condition = scope.condition(":lower", ":higher", parameters);
        String behind = "";
        if (!after.isEmpty()) {
            behind = " and (c.collection, %s) > (:afterCollection, :afterKey)";
            parameters.put("afterCollection", after.get(0));
            parameters.put("afterKey", after.get(1));
        }
        return jdbc.sql(
                        "select c.collection, c.key, case when not k.before then 'CREATED' when not k.after then 'DELETED'"
                                + " else 'UPDATED' end, nullif(c.key_before, c.key) "
                                + differences(moved, condition, behind, parameters) + further
                                + " order by c.collection, c.key limit :limit")
                .params(parameters)
                .param("lower", Math.min(from, to))
                .param("higher", Math.max(from, to))
                .param("from", from)
                .param("to", to)
                .param("limit", limit)
                .query((row, at) -> new Difference(
                        row.getString(1), row.getString(2), Kind.valueOf(row.getString(3)), row.getString(4)))
                .list();
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
                        + " and c.rev <= :upTo order by c.rev")
                .param("collection", collection)
                .param("key", key)
                .param("upTo", upTo)
                .query((row, at) -> change(row))
                .list();
    }

    /** The revision that deleted a record, if the record was in the book, and is not any more. */
    Optional<Long> deletion(String collection, String key, long upTo) {
        String table = TABLES.get(collection);
        if (table == null) {
            return Optional.empty();
        }
        String column = collection.equals(Scope.NATIONS) ? "code" : "slug";
        return jdbc.sql("select rev, revtype from " + table + "_aud where " + column + " = :key and rev <= :upTo"
                        + " order by rev desc limit 1")
                .param("key", key)
                .param("upTo", upTo)
                .query((row, at) -> Map.entry(row.getLong(1), row.getInt(2)))
                .optional()
                .filter(last -> last.getValue() == DELETED)
                .map(Map.Entry::getKey);
    }

    private static RecordChange change(ResultSet row) throws SQLException {
        return new RecordChange(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                Kind.valueOf(row.getString(5)),
                row.getObject(6, Long.class),
                row.getObject(7, Long.class));
    }
}
