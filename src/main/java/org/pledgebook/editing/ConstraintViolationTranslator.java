package org.pledgebook.editing;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pledgebook.draft.StrictJson;
import org.pledgebook.problem.ConflictException;
import org.pledgebook.problem.InvalidRecordException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Says in the book's words which rule of the database a write has broken. Most rules are held at the door already; what
 * only the database can tell, such as whether a value is taken, is told here.
 */
@Component
public class ConstraintViolationTranslator {

    private static final String UNIQUE = "23505";

    private static final String FOREIGN_KEY = "23503";

    private static final String INTEGRITY = "23";

    private static final String DATA = "22";

    private static final String LIMIT = "54";

    private static final Map<String, String> POINTERS = Map.of(
            "source_url_unique", "/url",
            "nation_alpha2_unique", "/alpha2",
            "nation_name_unique", "/name",
            "assurance_category_ordinal_unique", "/ordinal",
            "summit_participation_once", "/participants",
            "statement_party_once", "/parties",
            "statement_relation_once", "/relations",
            "statement_relation_to_another", "/relations",
            "correction_subject_once", "/subjects",
            "correction_subject_kind_known", "/subjects");

    private static final int MAX_NAMED = 3;

    // The keys that a rule compares, and what it found there, as the database tells them.
    private static final Pattern KEY =
            Pattern.compile("Key \\(([a-z0-9_, ]+)\\)=\\((.*)\\) (?:already|is still) .*", Pattern.DOTALL);

    /**
     * A table of the database, in the words of the API.
     *
     * @param words what its rows are
     * @param address what follows {@code /api/v1/} in the address of the record that a row belongs to, in SQL
     */
    private record Place(String words, String address) {

        static Place of(String words, String collection, String key) {
            return new Place(words, "'" + collection + "/' || " + key);
        }
    }

    private static final Map<String, Place> PLACES = Map.ofEntries(
            Map.entry("source", Place.of("sources", "sources", "slug")),
            Map.entry("nation", Place.of("nations", "nations", "code")),
            Map.entry(
                    "citation",
                    new Place(
                            "citations",
                            "case kind when 'ASSURANCE_CATEGORY' then 'assurance-categories' else lower(kind) || 's' end"
                                    + " || '/' || key")),
            Map.entry("correction", Place.of("corrections", "corrections", "slug")),
            Map.entry("correction_subject", Place.of("the subjects of corrections", "corrections", "correction_slug")),
            Map.entry("leader_office", Place.of("the offices of leaders", "leaders", "leader_slug")),
            Map.entry("summit_participation", Place.of("the participants of summits", "summits", "summit_slug")),
            Map.entry("statement", Place.of("statements", "statements", "slug")),
            Map.entry("statement_party", Place.of("the parties of statements", "statements", "statement_slug")),
            Map.entry("statement_relation", Place.of("the relations of statements", "statements", "statement_slug")),
            Map.entry("assurance_category", Place.of("assurance categories", "assurance-categories", "slug")),
            Map.entry("pledge", Place.of("pledges", "pledges", "slug")),
            Map.entry("pledge_pledgor", Place.of("the pledgors of pledges", "pledges", "pledge_slug")),
            Map.entry("pledge_trigger", Place.of("the triggers of pledges", "pledges", "pledge_slug")),
            Map.entry("pledge_event", Place.of("the events of pledges", "pledges", "pledge_slug")));

    private final JdbcClient jdbc;

    ConstraintViolationTranslator(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A rule across tables that a pledge would break. */
    public record Broken(String key, String rule, String says) {}

    /** Returns the rules across tables that a write would break, as the database tells them at its end; none if it was another failure. */
    public List<Broken> brokenBy(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException refused
                    && refused.getServerErrorMessage() != null
                    && refused.getServerErrorMessage().getDetail() != null
                    && refused.getServerErrorMessage().getDetail().startsWith("[{")) {
                return List.of(StrictJson.MAPPER.readValue(
                        refused.getServerErrorMessage().getDetail(), Broken[].class));
            }
        }
        return List.of();
    }

    /**
     * Gives the failure to tell the client of: another one if it was a rule that was broken, and otherwise the same. It names
     * the records that stand against the write, unless it is asked in the transaction that failed.
     */
    public RuntimeException explain(RuntimeException failure) {
        SQLException refused = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // Where several statements were sent together, the last one in the chain knows which rule it was.
            if (cause instanceof SQLException one && one.getSQLState() != null) {
                refused = one;
            }
        }
        return refused == null ? failure : explain(failure, refused, refused.getSQLState());
    }

    private RuntimeException explain(RuntimeException failure, SQLException refused, String state) {
        ServerErrorMessage message = refused instanceof PSQLException told ? told.getServerErrorMessage() : null;
        String rule = message == null || message.getConstraint() == null ? "" : message.getConstraint();
        String table = message == null || message.getTable() == null ? "" : message.getTable();
        String pointer = POINTERS.getOrDefault(rule, "");
        String detail = message == null || message.getDetail() == null ? "" : message.getDetail();
        Matcher key = KEY.matcher(detail);
        if (state.equals(FOREIGN_KEY)) {
            return detail.contains("still referenced")
                    ? new ConflictException("Other records name this one: it stands among "
                            + PLACES.getOrDefault(table, new Place(table, "")).words()
                            + named(", in ", table, key.matches() ? referencing(table, rule) : "", key)
                            + ". They have to let go of it first.")
                    : new InvalidRecordException(
                            pointer, "A record is named that is not in the book (rule " + rule + ").");
        }
        if (rule.equals("key_given_once")) {
            return new ConflictException("A record had this key before it was renamed. Its key goes to no other.");
        }
        if (state.equals(UNIQUE)) {
            return rule.endsWith("_once")
                    ? new InvalidRecordException(pointer, "The same stands here twice.")
                    : new InvalidRecordException(
                            pointer,
                            "Another record has this value already"
                                    + named(": ", table, key.matches() ? key.group(1) : "", key) + " (rule " + rule
                                    + ").");
        }
        if (state.startsWith(INTEGRITY)) {
            return new InvalidRecordException(pointer, "The book does not allow this (rule " + rule + ").");
        }
        if (state.startsWith(LIMIT)) {
            // An index holds less than a text may have.
            return new InvalidRecordException(
                    "", "A text is too long for its place. Names and addresses of at most 2,500 bytes always fit.");
        }
        return state.startsWith(DATA)
                ? new InvalidRecordException(pointer, "A value is not of a kind that the book can keep.")
                : failure;
    }

    /**
     * The addresses of the first records that stand against a write, and how many more there are; empty if none can be named.
     *
     * @param columns the columns that hold the key which the database has told; empty if nobody knows
     */
    private String named(String before, String table, String columns, Matcher key) {
        Place place = PLACES.get(table);
        List<Standing> standing = place == null || columns.isEmpty()
                ? List.of()
                : ask(
                        "select address, count(*) over () as total from (select distinct " + place.address()
                                + " as address from " + table + " where concat_ws(', ', " + columns
                                + ") = ?) as standing order by address limit " + MAX_NAMED,
                        Standing.class,
                        key.group(2));
        if (standing.isEmpty()) {
            return "";
        }
        long more = standing.get(0).total() - standing.size();
        return before
                + standing.stream().map(record -> "/api/v1/" + record.address()).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private record Standing(String address, long total) {}

    /** The column in which the rows of a table name others by a rule; empty if nobody can tell. */
    private String referencing(String table, String rule) {
        return ask(
                        "select a.attname from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid"
                                + " and a.attnum = c.conkey[1] where c.conrelid = to_regclass(?) and c.conname = ?",
                        String.class,
                        table,
                        rule)
                .stream()
                .findFirst()
                .orElse("");
    }

    /** Asks the database; a transaction that has failed answers nothing any more. */
    private <T> List<T> ask(String sql, Class<T> type, Object... values) {
        try {
            return jdbc.sql(sql).params(values).query(type).list();
        } catch (DataAccessException e) {
            return List.of();
        }
    }
}
