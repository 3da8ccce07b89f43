package org.pledgebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Changes the book at random, one revision at a time, and reads it whole, record by record. */
@TestComponent
public class RandomWrites {

    /** The collections, with the parts that their lists leave out. */
    private static final Map<String, String> COLLECTIONS = new LinkedHashMap<>();

    static {
        COLLECTIONS.put("assurance-categories", "?include=citations,corrections");
        COLLECTIONS.put("corrections", "?include=citations");
        COLLECTIONS.put("leaders", "?include=citations,corrections");
        COLLECTIONS.put("nations", "?include=citations,corrections");
        COLLECTIONS.put("pledges", "?include=events,citations,corrections");
        COLLECTIONS.put("sources", "?limit=500");
        COLLECTIONS.put("statements", "?include=assurances,citations,corrections");
        COLLECTIONS.put("summits", "?include=participants,citations,corrections");
        COLLECTIONS.put("triggers", "?include=citations,corrections");
    }

    /** A revision renames a record once, as an editor does. */
    private static final String NOT_YET =
            "slug not in (select new_key from record_rename where revision = (select max(number) from revision))";

    private final Api api;

    private final JdbcClient jdbc;

    private final TransactionTemplate transaction;

    private int made;

    RandomWrites(Api api, JdbcClient jdbc, TransactionTemplate transaction) {
        this.api = api;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Reads all records as of a revision, by collection and key. */
    Map<String, JsonNode> book(long revision) {
        Map<String, JsonNode> book = new LinkedHashMap<>();
        COLLECTIONS.forEach((collection, parts) -> {
            String path = "/api/v1/" + collection + ".ndjson" + parts.replaceFirst(".limit=500", "")
                    + (parts.contains("include") ? "&" : "?") + "asOf=" + revision;
            Api.Answer answer = api.get(path);
            if (answer.status() != 200) {
                throw new AssertionError(path + " answers " + answer.status() + ": " + answer.body());
            }
            answer.body()
                    .lines()
                    .map(Api::read)
                    .forEach(record ->
                            book.put(collection + "/" + record.iterator().next().asString(), record));
        });
        return book;
    }

    long latest() {
        return jdbc.sql("select max(number) from revision").query(Long.class).single();
    }

    /**
     * Writes one revision.
     *
     * @return its number
     */
    long write(Random random) {
        return write(() -> {
            for (int i = random.nextInt(4); i >= 0; i--) {
                change(random);
            }
            // What hangs on a trigger that is met moves with it.
            String waits = " activation = 'CONTINGENT' and not exists (select from pledge_trigger h"
                    + " join activation_trigger t on t.slug = h.trigger_slug where h.pledge_slug = p.slug and t.state <> 'MET')";
            jdbc.sql("insert into pledge_event select nextval('pledge_event_seq'), slug, 'ACTIVATION', 'UNCONDITIONAL',"
                            + " '2026-02-01', 'It holds.', 'paris-declaration', null from pledge p where" + waits)
                    .update();
            jdbc.sql("update pledge p set activation = 'UNCONDITIONAL' where" + waits)
                    .update();
        });
    }

    /**
     * Writes one revision.
     *
     * @param changes what it changes in the tables
     * @return its number
     */
    long write(Runnable changes) {
        return Objects.requireNonNull(transaction.execute(status -> {
            long number = jdbc.sql("select number from begin_revision('test', 'SOURCE', 'A test')")
                    .query(Long.class)
                    .single();
            changes.run();
            return number;
        }));
    }

    private void change(Random random) {
        String word = "Wörd <" + ++made + "> & \"" + random.nextInt(1000) + "\"";
        switch (random.nextInt(36)) {
            case 0 -> run("update nation set name = :word where code = :key", word, any("nation", "code", random));
            case 1 -> run("update nation set note = :word where code = :key", word, any("nation", "code", random));
            case 2 -> run("update leader set name = :word where slug = :key", word, any("leader", "slug", random));
            case 3 ->
                run(
                        "update leader_office set title = :word where leader_slug = :key",
                        word,
                        any("leader", "slug", random));
            case 4 -> run("update source set title = :word where slug = :key", word, any("source", "slug", random));
            case 5 -> run("update source set publisher = :word where slug = :key", word, any("source", "slug", random));
            case 6 -> run("update source set note = :word where slug = :key", word, any("source", "slug", random));
            case 7 ->
                run(
                        "update assurance_category set name = :word where slug = :key",
                        word,
                        any("assurance_category", "slug", random));
            case 8 ->
                run(
                        "update assurance_category set description = :word where slug = :key",
                        word,
                        any("assurance_category", "slug", random));
            case 9 ->
                run(
                        "update activation_trigger set wording = :word, state = 'MET', state_since = '2026-02-01'"
                                + " where slug = :key",
                        word,
                        any("activation_trigger", "slug", random));
            case 10 ->
                run(
                        "update activation_trigger set note = :word where slug = :key",
                        word,
                        any("activation_trigger", "slug", random));
            case 11 -> run("update pledge set title = :word where slug = :key", word, any("pledge", "slug", random));
            case 12 ->
                run(
                        "insert into pledge_pledgor select slug, 'POL' from pledge where slug = :key and not by_coalition"
                                + " on conflict do nothing",
                        word,
                        any("pledge", "slug", random));
            case 13 ->
                run(
                        "delete from pledge_pledgor g where pledge_slug = :key and nation_code = (select max(nation_code)"
                                + " from pledge_pledgor where pledge_slug = :key having count(*) > 1)",
                        word,
                        any("pledge", "slug", random));
            case 14 ->
                run(
                        "insert into pledge_event select nextval('pledge_event_seq'), slug, 'CONTEXT', null, '2026-02-02',"
                                + " :word, 'paris-declaration', null from pledge where slug = :key",
                        word,
                        any("pledge", "slug", random));
            case 15 ->
                run(
                        "delete from pledge_event where id = (select max(id) from pledge_event where axis = 'CONTEXT'"
                                + " and pledge_slug = :key)",
                        word,
                        any("pledge", "slug", random));
            case 16, 17 ->
                run(
                        "insert into citation (id, kind, key, source_slug, paraphrase, stance)"
                                + " select nextval('citation_seq'), 'PLEDGE', :key, slug, :word, 'SUPPORTS' from source"
                                + " order by md5(slug || :word) limit 1",
                        word,
                        any("pledge", "slug", random));
            case 18 ->
                run(
                        "delete from citation where id = (select max(id) from citation where kind = 'PLEDGE'"
                                + " and key = :key having count(*) > 1)",
                        word,
                        any("pledge", "slug", random));
            case 19 ->
                run(
                        "update pledge set category_slug = (select max(slug) from assurance_category) where slug = :key",
                        word,
                        any("pledge", "slug", random));
            case 20 ->
                run("update correction set title = :word where slug = :key", word, any("correction", "slug", random));
            case 21 ->
                run(
                        "insert into correction_subject select :key, (select coalesce(max(position), -1) + 1 from"
                                + " correction_subject where correction_slug = :key), 'PLEDGE', slug, 'quantity', null"
                                + " from pledge order by md5(slug || :word) limit 1 on conflict do nothing",
                        word,
                        any("correction", "slug", random));
            case 22 ->
                run(
                        "delete from correction_subject where correction_slug = :key and position > 0 and position ="
                                + " (select max(position) from correction_subject where correction_slug = :key)",
                        word,
                        any("correction", "slug", random));
            case 23 ->
                run(
                        "insert into summit_participation select :key, (select coalesce(max(position), -1) + 1 from"
                                + " summit_participation where summit_slug = :key), code, (select slug from leader order by"
                                + " md5(slug || :word) limit 1), 'ATTENDED', null from nation order by md5(code || :word)"
                                + " limit 1 on conflict do nothing",
                        word,
                        any("summit", "slug", random));
            case 24 ->
                run(
                        "delete from summit_participation where summit_slug = :key and position ="
                                + " (select max(position) from summit_participation where summit_slug = :key)",
                        word,
                        any("summit", "slug", random));
            case 25 ->
                run(
                        "insert into statement_party select :key, (select coalesce(max(position), -1) + 1 from"
                                + " statement_party where statement_slug = :key), false, code, null, 'ENDORSED' from nation"
                                + " order by md5(code || :word) limit 1 on conflict do nothing",
                        word,
                        any("statement", "slug", random));
            case 26 -> addPledge(word);
            case 27 -> deletePledge(word, random);
            case 28 -> {
                String slug = "made-" + made;
                run(
                        "insert into source (slug, title, publisher, url, tier) values (:key, :word, 'Nobody',"
                                + " 'https://example.org/' || :key, 'SECONDARY')",
                        word,
                        slug);
            }
            case 29 -> rename("pledges", "renamed-" + made, any("pledge where " + NOT_YET, "slug", random));
            case 30 ->
                rename(
                        "sources",
                        "renamed-" + made,
                        any("source where slug <> 'paris-declaration' and " + NOT_YET, "slug", random));
            case 31 ->
                rename(
                        "leaders",
                        "renamed-" + made,
                        any("leader where slug <> 'keir-starmer' and " + NOT_YET, "slug", random));
            case 32 ->
                rename("triggers", "renamed-" + made, any("activation_trigger where " + NOT_YET, "slug", random));
            case 33 -> rename("statements", "renamed-" + made, any("statement where " + NOT_YET, "slug", random));
            case 34 ->
                rename(
                        "nations",
                        "Q" + (char) ('A' + made / 26 % 26) + (char) ('A' + made % 26),
                        any(
                                "nation where code not like 'Q%' and code not in ('POL', 'EST', 'UKR', 'FRA', 'GBR')",
                                "code", random));
            default ->
                run(
                        "delete from source s where slug like 'made-%' and slug = (select min(slug) from source where slug"
                                + " like 'made-%' and :key <> :word) and not exists (select from citation where"
                                + " source_slug = s.slug)",
                        word, "");
        }
    }

    private void rename(String collection, String to, String key) {
        jdbc.sql("call rename_record(:collection, :key, :to)")
                .param("collection", collection)
                .param("key", key)
                .param("to", to)
                .update();
    }

    private void addPledge(String word) {
        String slug = "made-" + made;
        for (String statement : List.of(
                "insert into pledge (slug, title, summary, category_slug, summit_slug, speaker_slug, by_coalition,"
                        + " beneficiary_code, level, activation, delivery, announced_on, confidence) values (:key, :word,"
                        + " 'Made.', 'multinational-force', 'paris-2026-01-06', 'keir-starmer', false, 'UKR', 'ANNOUNCED',"
                        + " 'CONTINGENT', 'NOT_DUE', '2026-01-07', 'CORROBORATED')",
                "insert into pledge_pledgor select :key, code from nation where code in ('POL', 'EST') and :word <> ''",
                "insert into pledge_trigger select :key, slug from activation_trigger where type = 'CEASEFIRE'"
                        + " and :word <> ''",
                "insert into pledge_event values (nextval('pledge_event_seq'), :key, 'LEVEL', 'ANNOUNCED', '2026-01-07',"
                        + " :word, 'paris-declaration', null)",
                "insert into citation (id, kind, key, source_slug, paraphrase, stance) values (nextval('citation_seq'),"
                        + " 'PLEDGE', :key, 'paris-declaration', :word, 'SUPPORTS')")) {
            run(statement, word, slug);
        }
    }

    /** The subjects of a correction are numbered without a gap: a pledge that one speaks about stays. */
    private void deletePledge(String word, Random random) {
        List<String> slugs = jdbc.sql("select slug from pledge where not exists (select from correction_subject"
                        + " where kind = 'PLEDGE' and key = slug) and not exists (select from pledge p"
                        + " where p.superseded_by_slug = pledge.slug) order by slug")
                .query(String.class)
                .list();
        if (slugs.isEmpty()) {
            addPledge(word);
            return;
        }
        String slug = slugs.get(random.nextInt(slugs.size()));
        for (String table : List.of("pledge_pledgor", "pledge_trigger", "pledge_event")) {
            run("delete from " + table + " where pledge_slug = :key and :word = ''", "", slug);
        }
        run("delete from citation where kind = 'PLEDGE' and key = :key and :word = ''", "", slug);
        run("delete from pledge where slug = :key and :word = ''", "", slug);
    }

    private void run(String statement, String word, String key) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("word", word);
        parameters.put("key", key);
        jdbc.sql(statement).params(parameters).update();
    }

    private String any(String table, String column, Random random) {
        List<String> keys = new ArrayList<>(jdbc.sql("select " + column + " from " + table + " order by 1")
                .query(String.class)
                .list());
        return keys.get(random.nextInt(keys.size()));
    }
}
