package org.pledgebook.curation;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.pledgebook.shared.Conflict;
import org.pledgebook.shared.InvalidRecord;
import org.pledgebook.shared.draft.StrictJson;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.stereotype.Component;

/**
 * Says in the book's words which rule of the database a write has broken. Most rules are held at the door already; what
 * only the database can tell, such as whether a value is taken, is told here.
 */
@Component
class BrokenRules {

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

    // Where a record is named by others, in the words of the API.
    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("citation", "citations"),
            Map.entry("correction", "corrections"),
            Map.entry("correction_subject", "the subjects of corrections"),
            Map.entry("leader_office", "the offices of leaders"),
            Map.entry("summit_participation", "the participants of summits"),
            Map.entry("statement", "statements"),
            Map.entry("statement_party", "the parties of statements"),
            Map.entry("statement_relation", "the relations of statements"),
            Map.entry("assurance_category", "assurance categories"),
            Map.entry("pledge", "pledges"),
            Map.entry("pledge_pledgor", "the pledgors of pledges"),
            Map.entry("pledge_trigger", "the triggers of pledges"),
            Map.entry("pledge_event", "the events of pledges"));

    /** A rule across tables that a pledge would break. */
    record Broken(String key, String rule, String says) {}

    /** Returns the rules across tables that a write would break, as the database tells them at its end; none if it was another failure. */
    List<Broken> brokenBy(RuntimeException failure) {
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

    /** Gives the failure to tell the client of: another one if it was a rule that was broken, and otherwise the same. */
    RuntimeException explain(RuntimeException failure) {
        SQLException refused = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // Where several statements were sent together, the last one in the chain knows which rule it was.
            if (cause instanceof SQLException one && one.getSQLState() != null) {
                refused = one;
            }
        }
        return refused == null ? failure : explain(failure, refused, refused.getSQLState());
    }

    private static RuntimeException explain(RuntimeException failure, SQLException refused, String state) {
        ServerErrorMessage message = refused instanceof PSQLException told ? told.getServerErrorMessage() : null;
        String rule = message == null || message.getConstraint() == null ? "" : message.getConstraint();
        String table = message == null || message.getTable() == null ? "" : message.getTable();
        String pointer = POINTERS.getOrDefault(rule, "");
        if (state.equals(FOREIGN_KEY)) {
            return message != null
                            && message.getDetail() != null
                            && message.getDetail().contains("still referenced")
                    ? new Conflict("Other records name this one: it stands among " + PLACES.getOrDefault(table, table)
                            + ". They have to let go of it first.")
                    : new InvalidRecord(pointer, "A record is named that is not in the book (rule " + rule + ").");
        }
        if (rule.equals("key_given_once")) {
            return new Conflict("A record had this key before it was renamed. Its key goes to no other.");
        }
        if (state.equals(UNIQUE)) {
            return rule.endsWith("_once")
                    ? new InvalidRecord(pointer, "The same stands here twice.")
                    : new InvalidRecord(pointer, "Another record has this value already (rule " + rule + ").");
        }
        if (state.startsWith(INTEGRITY)) {
            return new InvalidRecord(pointer, "The book does not allow this (rule " + rule + ").");
        }
        if (state.startsWith(LIMIT)) {
            // An index holds less than a text may have.
            return new InvalidRecord(
                    "", "A text is too long for its place. Names and addresses of at most 2,500 bytes always fit.");
        }
        return state.startsWith(DATA)
                ? new InvalidRecord(pointer, "A value is not of a kind that the book can keep.")
                : failure;
    }
}
