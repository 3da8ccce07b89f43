package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pledges of the present are counted in memory, those of the past by the database. What was answered while a revision was the
 * present has to be what is answered when it has passed.
 */
@Tag("long")
@PledgebookTest
@DirtiesContext
class CountInMemoryTests {

    private static final int ROUNDS = 14;

    private static final int QUERIES_A_ROUND = 14;

    private static final List<String> SORTS = List.of(
            "title",
            "slug",
            "-slug",
            "announcedOn",
            "-announcedOn,-slug",
            "announcedOn,-slug",
            "-slug,announcedOn",
            "announcedOn,title");

    private static final List<String> RANKED = List.of("relevance", "-announcedOn,relevance", "title", "-slug");

    @Autowired
    private Api api;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private EntityManagerFactory entityManagerFactory;

    private final Random random = new Random(20260106);

    private final List<String> nations = List.of("FRA", "GBR", "DEU", "POL", "EST", "UKR");

    private final List<String> triggers = List.of("ceasefire-in-ukraine", "peace-deal-with-russia");

    @Test
    void whatIsCountedInMemoryTheDatabaseCountsTheSame() {
        write(() -> {
            for (int i = 0; i < 200; i++) {
                addPledge(i);
            }
        });
        int added = 200;
        Map<Long, Map<String, JsonNode>> given = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, JsonNode> answers = new LinkedHashMap<>();
            for (int i = 0; i < QUERIES_A_ROUND; i++) {
                String query = query();
                Statistics statistics =
                        entityManagerFactory.unwrap(SessionFactory.class).getStatistics();
                statistics.clear();
                answers.put(query, answer(api, query));
                // Words, and several parts of a trigger at once, the database counts.
                if (!query.contains("q=") && query.split("trigger", -1).length <= 2) {
                    assertThat(statistics.getQueries())
                            .as(query)
                            .noneMatch(text -> text.contains("count(") && text.contains(" from Pledge p"));
                }
            }
            given.put(api.json("/api/v1/pledges?limit=1").at("/meta/revision").asLong(), answers);
            int begin = added;
            added += random.nextInt(3);
            int end = added;
            write(() -> {
                for (int i = begin; i < end; i++) {
                    addPledge(i);
                }
                for (int i = 0; i < 6; i++) {
                    change(random.nextInt(end));
                }
            });
        }
        given.forEach((revision, answers) -> compare(answers, revision));
    }

    private void compare(Map<String, JsonNode> given, long revision) {
        given.forEach((query, then) -> {
            JsonNode now = answer(api, query + "&asOf=" + revision);
            for (String part : now.propertyNames()) {
                assertThat(now.get(part))
                        .as(query + ": " + part + " as of " + revision)
                        .isEqualTo(then.get(part));
            }
        });
    }

    /** Counting in memory must not lose what the database would say of a name that the book did not have yet. */
    @Test
    void whatTheBookDidNotHaveYetIsRefusedAsOfThen() {
        long before = api.json("/api/v1/pledges?limit=1").at("/meta/revision").asLong();
        write(() -> {
            run("""
                    insert into source (slug, title, publisher, url, tier)
                    values ('later-source', 'Later', 'Later', 'https://later.example/', 'PRIMARY')""");
            addPledge(1000);
            cite(slug(1000), "later-source");
        });
        assertThat(api.json("/api/v1/pledges?source=later-source")
                        .at("/page/total")
                        .asInt())
                .isEqualTo(1);
        write(() -> change(1000));
        assertThat(api.json("/api/v1/pledges?source=later-source&asOf=" + (before + 1))
                        .at("/page/total")
                        .asInt())
                .isEqualTo(1);
        assertThat(api.get("/api/v1/pledges?source=later-source&asOf=" + before).status())
                .isEqualTo(400);
    }

    @Test
    void aListIsWalkedOnceWhereverItsRecordsCameFrom() {
        List<String> walked = new ArrayList<>();
        String path = "/api/v1/pledges?limit=7&announcedFrom=2026-01-02";
        while (true) {
            JsonNode page = api.json(path);
            page.get("data").forEach(pledge -> walked.add(pledge.get("slug").asString()));
            if (page.at("/page/next").isNull()) {
                assertThat(walked).hasSize(page.at("/page/total").asInt()).doesNotHaveDuplicates();
                break;
            }
            path = page.at("/page/next").asString();
        }
        assertThat(walked)
                .containsExactlyElementsOf(api.json("/api/v1/pledges.json?announcedFrom=2026-01-02")
                        .get("data")
                        .valueStream()
                        .map(pledge -> pledge.get("slug").asString())
                        .toList());
    }

    @Test
    void aListInAnOrderOfDaysAndKeysIsWalkedInThatOrder() {
        write(() -> {
            for (int i = 2000; i < 2060; i++) {
                addPledge(i);
            }
        });
        Comparator<JsonNode> day =
                Comparator.comparing(pledge -> pledge.get("announcedOn").asString());
        Comparator<JsonNode> key =
                Comparator.comparing(pledge -> pledge.get("slug").asString());
        Map<String, Comparator<JsonNode>> orders = Map.of(
                "slug", key,
                "-slug", key.reversed(),
                "slug,announcedOn", key,
                "announcedOn", day.thenComparing(key),
                "-announcedOn", day.reversed().thenComparing(key),
                "announcedOn,-slug", day.thenComparing(key.reversed()),
                "-announcedOn,-slug", day.thenComparing(key).reversed());
        orders.forEach((sort, order) -> {
            List<JsonNode> walked = new ArrayList<>();
            String path = "/api/v1/pledges?announcedFrom=2026-01-03&fields=slug,announcedOn&limit=4&sort=" + sort;
            for (JsonNode page = api.json(path); ; page = api.json(path)) {
                page.get("data").forEach(walked::add);
                path = page.at("/page/next").asString("");
                if (path.isEmpty()) {
                    assertThat(walked)
                            .as(sort)
                            .hasSize(page.at("/page/total").asInt())
                            .hasSizeGreaterThan(20)
                            .doesNotHaveDuplicates()
                            .isSortedAccordingTo(order);
                    break;
                }
            }
        });
    }

    /** What a question is answered, apart from the addresses that lead on. */
    private static JsonNode answer(Api by, String query) {
        JsonNode answer = by.json("/api/v1/" + query);
        if (answer.has("page")) {
            ((ObjectNode) answer.get("page")).remove("next");
        }
        if (answer.has("meta")) {
            ((ObjectNode) answer).remove("meta");
        }
        return answer;
    }

    private String query() {
        List<String> parts = new ArrayList<>();
        for (String filter : List.of(
                "nation=" + any(nations),
                "nation=" + any(nations) + "&nation=" + any(nations),
                "beneficiary=UKR",
                "byCoalition=" + random.nextBoolean(),
                "level=" + any(List.of("ANNOUNCED", "SIGNED", "DECLINED")),
                "minLevel=SIGNED",
                "activation=CONTINGENT",
                "trigger=" + any(triggers),
                "triggerType=CEASEFIRE",
                "triggerState=" + any(List.of("NOT_MET", "MET")),
                "delivery=NOT_DUE",
                "endState=LAPSED",
                "category=multinational-force",
                "source=paris-declaration",
                "hasCorrections=" + random.nextBoolean(),
                "q=" + any(List.of("pledge", "troops", "soldiers%20OR%20pledge")),
                "announcedFrom=2026-01-" + (10 + random.nextInt(5)),
                "announcedTo=2026-01-" + (15 + random.nextInt(5)))) {
            if (random.nextInt(9) == 0) {
                parts.add(filter);
            }
        }
        String filters = String.join("&", distinctNames(parts));
        return switch (random.nextInt(5)) {
            case 0 -> "matrix?" + filters;
            case 1 -> "pledges/summary?by=nation,level,trigger&" + filters;
            case 2 -> "pledges?limit=500&" + filters;
            case 3 -> "pledges?limit=30&sort=" + any(filters.contains("q=") ? RANKED : SORTS) + "&" + filters;
            default -> "pledges?limit=20&facet=nation,trigger,triggerState,level,endState,source,category&" + filters;
        };
    }

    private static List<String> distinctNames(List<String> parts) {
        Map<String, String> byName = new LinkedHashMap<>();
        parts.forEach(part -> byName.put(part.substring(0, part.indexOf('=')), part));
        return List.copyOf(byName.values());
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void write(Runnable changes) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select number from begin_revision('test', 'SOURCE', 'a change')")
                    .query(Long.class)
                    .single();
            changes.run();
            moveWhatHangsOnTriggers();
        });
    }

    /** A pledge waits as long as one of its triggers is not met, and no longer. */
    private void moveWhatHangsOnTriggers() {
        String moved =
                " from pledge p cross join lateral (select case when bool_and(t.state = 'MET') then 'UNCONDITIONAL'"
                        + " else 'CONTINGENT' end as activation from pledge_trigger h join activation_trigger t"
                        + " on t.slug = h.trigger_slug where h.pledge_slug = p.slug having count(*) > 0) r"
                        + " where p.activation is distinct from r.activation";
        run(
                "insert into pledge_event select (select max(id) from pledge_event) + row_number() over (), p.slug, 'ACTIVATION',"
                        + " r.activation, date '2026-02-01', 'It moves.', 'paris-declaration'" + moved);
        run("update pledge set activation = m.activation from (select p.slug, r.activation" + moved
                + ") m where pledge.slug = m.slug");
    }

    private void addPledge(int number) {
        String slug = slug(number);
        String level = any(List.of("ANNOUNCED", "SIGNED", "DECLINED"));
        boolean contingent = random.nextBoolean();
        run(
                """
                insert into pledge (slug, title, summary, category_slug, by_coalition, beneficiary_code, level, activation,
                    delivery, announced_on, confidence)
                values (?, 'A pledge', 'A pledge.', nullif(?, ''), ?, 'UKR', ?, ?, nullif(?, ''),
                    date '2026-01-01' + ?, 'CORROBORATED')""",
                slug,
                any(List.of("multinational-force", "")),
                isOfCoalition(number),
                level,
                contingent ? "CONTINGENT" : "UNCONDITIONAL",
                any(List.of("NOT_DUE", "")),
                random.nextInt(30));
        addEvent(slug, level);
        cite(slug, "paris-declaration");
        setPledgors(number);
        if (contingent) {
            run("insert into pledge_trigger values (?, ?)", slug, any(triggers));
        }
    }

    private void change(int number) {
        String slug = slug(number);
        if (jdbc.sql("select count(*) from pledge where slug = ?")
                        .param(slug)
                        .query(Integer.class)
                        .single()
                == 0) {
            addPledge(number);
            return;
        }
        switch (random.nextInt(11)) {
            case 0 -> {
                for (String table : List.of("pledge_pledgor", "pledge_trigger", "pledge_event")) {
                    run("delete from " + table + " where pledge_slug = ?", slug);
                }
                for (String table : List.of("citation", "correction_subject")) {
                    run("delete from " + table + " where kind = 'PLEDGE' and key = ?", slug);
                }
                run("delete from pledge where slug = ?", slug);
            }
            case 1 -> {
                addEvent(slug, "SIGNED");
                run("update pledge set level = 'SIGNED' where slug = ?", slug);
            }
            case 2 ->
                run("update pledge set announced_on = announced_on + ? where slug = ?", random.nextInt(9) - 4, slug);
            case 3 -> {
                run(
                        "insert into pledge_event select (select max(id) + 1 from pledge_event), slug, 'END_STATE', 'LAPSED',"
                                + " date '2026-01-07', 'It lapsed.', 'paris-declaration' from pledge where slug = ?",
                        slug);
                run("update pledge set end_state = 'LAPSED' where slug = ?", slug);
            }
            case 4 -> {
                run(
                        "insert into pledge_event select (select max(id) + 1 from pledge_event), slug, 'DELIVERY', 'IN_PROGRESS',"
                                + " date '2026-01-07', 'Begun.', 'paris-declaration' from pledge where slug = ?",
                        slug);
                run("update pledge set category_slug = null, delivery = 'IN_PROGRESS' where slug = ?", slug);
            }
            case 5 -> setPledgors(number);
            case 6 ->
                run(
                        "update activation_trigger set state = ?, state_since = '2026-02-01' where slug = ?",
                        any(List.of("MET", "NOT_MET", "FAILED")),
                        any(triggers));
            case 7 -> cite(slug, "president-ua-documents");
            case 8 ->
                run(
                        "delete from citation where kind = 'PLEDGE' and key like 'generated-%' and source_slug = 'president-ua-documents'");
            case 9 -> run("""
                        insert into correction_subject (correction_slug, position, kind, key)
                        select correction_slug, max(position) + 1, 'PLEDGE', ? from correction_subject
                        where correction_slug = (select min(slug) from correction) group by 1
                        on conflict do nothing""", slug);
            default -> {
                run("delete from pledge_trigger where pledge_slug = ?", slug);
                run("update pledge set activation = 'UNCONDITIONAL' where slug = ?", slug);
            }
        }
    }

    private static String slug(int number) {
        return "generated-" + number;
    }

    private static boolean isOfCoalition(int number) {
        return number % 10 == 0;
    }

    private void setPledgors(int number) {
        if (isOfCoalition(number)) {
            return;
        }
        run("delete from pledge_pledgor where pledge_slug = ?", slug(number));
        int first = random.nextInt(nations.size());
        for (int i = first; i < Math.min(first + 2, nations.size()); i++) {
            run("insert into pledge_pledgor values (?, ?)", slug(number), nations.get(i));
        }
    }

    private void addEvent(String slug, String level) {
        run("""
                insert into pledge_event
                select max(id) + 1, ?, 'LEVEL', ?, date '2026-01-06', 'Said.', 'paris-declaration' from pledge_event""", slug, level);
    }

    private void cite(String slug, String source) {
        run("""
                insert into citation (id, kind, key, source_slug, paraphrase, stance)
                select max(id) + 1, 'PLEDGE', ?, ?, 'Says so.', 'SUPPORTS' from citation""", slug, source);
    }

    private void run(String statement, Object... values) {
        jdbc.sql(statement).params(values).update();
    }
}
