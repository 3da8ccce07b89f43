package org.pledgebook.history;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.pledgebook.history.ChangeView.Kind;
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

    private final ReentrantLock working = new ReentrantLock();

    private final TransactionTemplate writing;

    private volatile long known;

    ChangeLog(JdbcTemplate jdbcTemplate, PlatformTransactionManager transactions) {
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

    /** A record that revisions changed between two states of the book. */
    record Difference(String collection, String key, Kind kind) {}

    private static final String DIFFERENCES = """
            from (select c.collection, c.key, count(*) as changes from record_change c
                where c.rev > :lower and c.rev <= :higher%s group by c.collection, c.key) c
                cross join lateral (select
                    coalesce((select k.kind <> 'DELETED' from record_change k where k.collection = c.collection
                        and k.key = c.key and k.rev <= :from order by k.rev desc limit 1), false) as before,
                    coalesce((select k.kind <> 'DELETED' from record_change k where k.collection = c.collection
                        and k.key = c.key and k.rev <= :to order by k.rev desc limit 1), false) as after) k
            where (k.before or k.after)""";

    /** Records that are changed and changed back between two states of the book, so that both show them alike. */
    record Same(List<Difference> records) {

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
        return jdbc.sql("select count(*) " + DIFFERENCES.formatted(condition) + same.condition(parameters))
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
        return differences(from, to, scope, same.condition(parameters), parameters, after, limit);
    }

    /** The records in a scope that are in both states of the book, and were changed more than once between them. */
    List<Difference> changedAgain(long from, long to, Scope scope, List<String> after, int limit) {
        return differences(
                from, to, scope, " and k.before and k.after and c.changes > 1", new HashMap<>(), after, limit);
    }

    private List<Difference> differences(
            long from,
            long to,
            Scope scope,
            String further,
            Map<String, Object> parameters,
            List<String> after,
            int limit) {
        String condition = scope.condition(":lower", ":higher", parameters);
        String behind = "";
        if (!after.isEmpty()) {
            behind = " and (c.collection, c.key) > (:afterCollection, :afterKey)";
            parameters.put("afterCollection", after.get(0));
            parameters.put("afterKey", after.get(1));
        }
        return jdbc.sql(
                        "select c.collection, c.key, case when not k.before then 'CREATED' when not k.after then 'DELETED'"
                                + " else 'UPDATED' end " + DIFFERENCES.formatted(condition + behind) + further
                                + " order by c.collection, c.key limit :limit")
                .params(parameters)
                .param("lower", Math.min(from, to))
                .param("higher", Math.max(from, to))
                .param("from", from)
                .param("to", to)
                .param("limit", limit)
                .query((row, at) -> new Difference(row.getString(1), row.getString(2), Kind.valueOf(row.getString(3))))
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
