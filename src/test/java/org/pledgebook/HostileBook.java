package org.pledgebook;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A book in which texts try to be more than texts, are longer than any should be, or are missing. */
final class HostileBook {

    /** A text that tries to be markup, a template, and to be written from right to left. */
    static final String TEXT = "</script></title></text><script>alert(1)</script><img src=x onerror=alert(2)>"
            + " \" onload=\"alert(3) \u202Egnp.exe \uD83D\uDE80 ${7*7} [[${7*7}]] ";

    /** The pages that show it. */
    static final List<String> PAGES = List.of(
            "/",
            "/map",
            "/map.svg",
            "/timeline",
            "/timeline.svg",
            "/pledges",
            "/pledges?nation=ITA",
            "/pledges/italy-no-troops",
            "/pledges/france-several-thousand-soldiers",
            "/nations",
            "/nations/ITA",
            "/leaders",
            "/leaders/giorgia-meloni",
            "/summits",
            "/summits/paris-2026-01-06",
            "/statements",
            "/statements/paris-declaration-2026-01-06",
            "/assurance-categories",
            "/assurance-categories/multinational-force",
            "/triggers",
            "/triggers/ceasefire-in-ukraine",
            "/sources",
            "/sources/flash-infohub-article",
            "/corrections",
            "/corrections/fifth-element-left-out",
            "/revisions",
            "/compare?from=2");

    private HostileBook() {}

    /** Writes it as a revision. */
    static void write(JdbcClient jdbc, TransactionTemplate transaction) {
        update(jdbc, transaction, "test " + TEXT, TEXT, () -> {
            jdbc.sql("update pledge set title = ?, summary = ?, condition = ?, territory = ?"
                            + " where slug = 'italy-no-troops'")
                    .params(TEXT + "x".repeat(10_000), TEXT, TEXT, TEXT)
                    .update();
            // Whatever may be missing is.
            jdbc.sql("update pledge set activation = null, delivery = null, statement_slug = null, summit_slug = null,"
                            + " speaker_slug = null, category_slug = null, modality = null"
                            + " where slug = 'united-states-security-assurances'")
                    .update();
            jdbc.sql("update nation set name = ?, official_name = ?, note = ?, coalition_member = null"
                            + " where code = 'ITA'")
                    .params(TEXT, TEXT, TEXT)
                    .update();
            jdbc.sql("update leader set name = ?, note = ? where slug = 'giorgia-meloni'")
                    .params(TEXT, TEXT)
                    .update();
            jdbc.sql("update summit set name = ?, place = ?, note = ?, organizations = ?, states_present = null,"
                            + " leaders_present = null where slug = 'paris-2026-01-06'")
                    .params(TEXT, TEXT, TEXT, TEXT)
                    .update();
            jdbc.sql("update statement set title = ?, summary = ? where slug = 'paris-declaration-2026-01-06'")
                    .params(TEXT, TEXT)
                    .update();
            jdbc.sql("update assurance_category set name = ?, description = ? where slug = 'multinational-force'")
                    .params(TEXT, TEXT)
                    .update();
            jdbc.sql("update activation_trigger set wording = ?, note = ? where slug = 'ceasefire-in-ukraine'")
                    .params(TEXT, TEXT)
                    .update();
            jdbc.sql("update source set title = ?, publisher = ?, note = ?, published_on = null"
                            + " where slug = 'flash-infohub-article'")
                    .params(TEXT, TEXT, TEXT)
                    .update();
            jdbc.sql("update citation set quote = null, paraphrase = ?, locator = ?"
                            + " where source_slug = 'flash-infohub-article'")
                    .params(TEXT, TEXT)
                    .update();
            jdbc.sql("update correction set title = ?, reported_value = ?, corrected_value = ?, explanation = ?"
                            + " where slug = 'fifth-element-left-out'")
                    .params(TEXT, TEXT, TEXT, TEXT)
                    .update();
        });
    }

    /** Writes the book as a revision. */
    static void update(
            JdbcClient jdbc, TransactionTemplate transaction, String editor, String reason, Runnable writes) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select number from begin_revision(?, 'SOURCE', ?)")
                    .params(editor, reason)
                    .query(Long.class)
                    .single();
            writes.run();
        });
    }
}
