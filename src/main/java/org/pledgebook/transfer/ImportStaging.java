package org.pledgebook.transfer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.StrictJson;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is noted of an import while it lasts: which records it holds, and what belongs to them. The database keeps it, in
 * tables of the import's transaction, so that it need not fit into memory.
 */
final class ImportStaging {

    private static final int AT_ONCE = 1_000;

    private final JdbcTemplate jdbc;

    private final JdbcClient client;

    private final List<Note> waiting = new ArrayList<>();

    /** A record that the import holds. */
    record Held(String collection, String key, long line) {}

    /**
     * A row that belongs to a record, from a table of its own.
     *
     * @param number the number that it keeps if the record is new, or {@code null} if it has none, or can't keep it
     */
    record Part(
            String key,
            String part,
            long line,
            ObjectNode record,
            @Nullable Long number) {}

    private record Note(
            String collection,
            String key,
            String part,
            long line,
            String record,
            @Nullable Long number) {}

    ImportStaging(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        client = JdbcClient.create(jdbc);
    }

    /** Begins, in the transaction that is open on this thread; it may take as long as it takes. */
    void begin() {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            connection.setNetworkTimeout(Runnable::run, 0);
            return true;
        });
        jdbc.execute("set local statement_timeout = 0");
        jdbc.execute("set local work_mem = '64MB'");
        jdbc.execute("set constraints pledge_superseded_by_fk, statement_relation_related_fk deferred");
        jdbc.execute("call begin_import()");
    }

    /** Notes a record. */
    void hold(String collection, String key, long line) {
        note(new Note(collection, key, "", line, "", null));
    }

    /**
     * Notes what belongs to a record.
     *
     * @param number the number that it had, or {@code null} if it had none
     */
    void hold(String collection, String key, String part, long line, ObjectNode record, @Nullable Long number) {
        note(new Note(collection, key, part, line, record.toString(), number));
    }

    private void note(Note note) {
        waiting.add(note);
        if (waiting.size() == AT_ONCE) {
            send();
        }
    }

    private void send() {
        List<Note> records =
                waiting.stream().filter(note -> note.part().isEmpty()).toList();
        if (!records.isEmpty()) {
            jdbc.update(
                    "insert into import_record select * from unnest(?, ?, ?)",
                    texts(records.stream().map(Note::collection)),
                    texts(records.stream().map(Note::key)),
                    records.stream().map(Note::line).toArray(Long[]::new));
        }
        List<Note> parts =
                waiting.stream().filter(note -> !note.part().isEmpty()).toList();
        if (!parts.isEmpty()) {
            jdbc.update(
                    "insert into import_part select * from unnest(?, ?, ?, ?, ?, ?)",
                    texts(parts.stream().map(Note::collection)),
                    texts(parts.stream().map(Note::key)),
                    texts(parts.stream().map(Note::part)),
                    parts.stream().map(Note::line).toArray(Long[]::new),
                    texts(parts.stream().map(Note::record)),
                    parts.stream().map(Note::number).toArray(Long[]::new));
        }
        waiting.clear();
    }

    private static String[] texts(Stream<String> values) {
        return values.toArray(String[]::new);
    }

    /** Ends the noting, and makes it quick to look up. */
    void complete() {
        send();
        jdbc.execute("call index_import()");
    }

    /** Whether the import holds a record. */
    boolean holds(String collection, String key) {
        return client.sql("select exists (select from import_record where collection = :collection and key = :key)")
                .param("collection", collection)
                .param("key", key)
                .query(Boolean.class)
                .single();
    }

    /** The records whose keys stood in an earlier line too. */
    List<Held> repeated(int most) {
        return client.sql(
                        "select collection, key, line from (select *, row_number() over (partition by collection, key"
                                + " order by line) as nth from import_record) r where nth > 1 order by collection, line limit :most")
                .param("most", most)
                .query(Held.class)
                .list();
    }

    /** The rows that belong to records which the import does not hold. */
    List<Part> orphans(int most) {
        return client.sql(
                        "select key, part, line, record, null from import_part p where not exists (select from import_record r"
                                + " where r.collection = p.collection and r.key = p.key) order by part, line limit :most")
                .param("most", most)
                .query((row, at) -> part(row))
                .list();
    }

    /** Of each record that more rows belong to than it can have, the first of these that is too many. */
    List<Part> tooMany(int each, int most) {
        // To count is much less than to put all that a large import holds into order.
        return client.sql("with large as materialized (select collection, key, part from import_part"
                        + " group by collection, key, part having count(*) > :each)"
                        + " select key, part, line, record, null from (select p.*, row_number() over (partition by"
                        + " collection, key, part order by line) as nth from large join import_part p"
                        + " using (collection, key, part)) p where nth = :each + 1 order by part, line limit :most")
                .param("each", each)
                .param("most", most)
                .query((row, at) -> part(row))
                .list();
    }

    /** What belongs to some records, by their keys, line by line. */
    Map<String, List<Part>> partsOf(String collection, Collection<String> keys) {
        Map<String, List<Part>> parts = new HashMap<>();
        client.sql("select key, part, line, record, case when not exists (select from import_number_taken t"
                        + " where t.number = p.number) then number end from import_part p"
                        + " where collection = :collection and key = any(:keys) order by line")
                .param("collection", collection)
                .param("keys", keys.toArray(String[]::new))
                .query((row, at) -> part(row))
                .list()
                .forEach(part -> parts.computeIfAbsent(part.key(), unused -> new ArrayList<>())
                        .add(part));
        return parts;
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                (ObjectNode) StrictJson.MAPPER.readTree(row.getString(4)),
                row.getObject(5) == null ? null : row.getLong(5));
    }

    /** Gives events the numbers that they had, as far as these are free. */
    void numberEvents() {
        jdbc.execute("call number_imported_events()");
    }

    /** Returns the line that a record is in; 0 if it is in none. */
    long lineOf(String collection, String key) {
        return client.sql("select min(line) from import_record where collection = :collection and key = :key")
                .param("collection", collection)
                .param("key", key)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** A place in the transaction to go back to. */
    Savepoint mark() {
        return Objects.requireNonNull(
                jdbc.execute((ConnectionCallback<Savepoint>) connection -> connection.setSavepoint()));
    }

    /** Goes back, and forgets what was done since. */
    void goBack(Savepoint place) {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            connection.rollback(place);
            return true;
        });
    }

    /** Forgets a place. */
    void forget(Savepoint place) {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            connection.releaseSavepoint(place);
            return true;
        });
    }
}
