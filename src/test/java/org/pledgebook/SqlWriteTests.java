package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Writing the book in SQL, past the service: its history is kept all the same. */
@PledgebookTest
@DirtiesContext // writes revisions that other tests do not expect
class SqlWriteTests {

    @Autowired
    private Api api;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private BookHistory history;

    @Test
    void whatIsWrittenByHandIsToldLikeAnyOtherChange() {
        JsonNode before = api.json("/api/v1/nations/NOR");
        long revision = write(
                "A note was missing.",
                "update nation set note = 'By hand.' where code = 'NOR'",
                "insert into source (slug, title, publisher, url, tier) values ('by-hand', 'By hand', 'Nobody',"
                        + " 'https://by-hand.example/', 'SECONDARY')");
        JsonNode changes =
                api.json("/api/v1/revisions/" + revision + "/changes").get("data");
        assertThat(changes.findValuesAsString("key")).containsExactly("NOR", "by-hand");
        assertThat(changes.findValuesAsString("change")).containsExactly("UPDATED", "CREATED");
        JsonNode latest = api.json("/api/v1/nations/NOR/history").at("/data/0");
        assertThat(latest.at("/revision/number").asLong()).isEqualTo(revision);
        assertThat(latest.at("/revision/reason").asString()).isEqualTo("A note was missing.");
        assertThat(latest.at("/fields/0/field").asString()).isEqualTo("note");
        assertThat(latest.at("/fields/0/after").asString()).isEqualTo("By hand.");
        assertThat(api.get("/api/v1/feed.json?nation=NOR").body()).contains("A note was missing.");
        assertThat(api.get("/api/v1/feed.json?nation=DEU").body()).doesNotContain("A note was missing.");
        assertThat(api.json("/api/v1/nations/NOR").get("note").asString()).isEqualTo("By hand.");
        assertThat(api.json("/api/v1/nations/NOR?asOf=" + (revision - 1))).isEqualTo(before);
        assertThat(api.get("/api/v1/sources/by-hand?asOf=" + (revision - 1)).status())
                .isEqualTo(404);
        write(
                "It is over.",
                "delete from source where slug = 'by-hand'",
                "update nation set note = null where code = 'NOR'");
        assertThat(api.json("/api/v1/sources/by-hand?asOf=" + revision)
                        .get("title")
                        .asString())
                .isEqualTo("By hand");
        assertThat(api.json("/api/v1/nations/NOR?asOf=" + revision).get("note").asString())
                .isEqualTo("By hand.");
        assertThat(api.get("/api/v1/sources/by-hand").status()).isEqualTo(410);
        history.isThatOfTheBook();
    }

    @Test
    void whatARevisionChangesTwiceIsOneVersion() {
        long revision = write(
                "Twice.",
                "update nation set note = 'Once.' where code = 'SWE'",
                "update nation set note = 'Twice.' where code = 'SWE'");
        assertThat(versions("nation", "code = 'SWE'", revision)).containsExactly("from Twice.", "to");
        assertThat(changed(revision)).containsExactly("nations/SWE UPDATED");
    }

    @Test
    void whatARevisionMakesAndRemovesLeavesNothing() {
        long revision = write(
                "Nothing stays.",
                "insert into leader (slug, name, note) values ('nobody', 'Nobody', 'Nobody.')",
                "update leader set note = 'Somebody.' where slug = 'nobody'",
                "delete from leader where slug = 'nobody'");
        assertThat(versions("leader", "slug = 'nobody'", revision)).isEmpty();
        assertThat(changed(revision)).isEmpty();
        assertThat(api.get("/api/v1/leaders/nobody").status()).isEqualTo(404);
    }

    @Test
    void whatIsAgainAsItWasBeforeIsNoVersion() {
        write("Before.", "insert into leader (slug, name, note) values ('as-before', 'As before', 'Before.')");
        long changed = write(
                "Changed back.",
                "update leader set note = 'Other.' where slug = 'as-before'",
                "update leader set note = 'Before.' where slug = 'as-before'");
        long madeAnew = write(
                "Made anew.",
                "delete from leader where slug = 'as-before'",
                "insert into leader (slug, name, note) values ('as-before', 'As before', 'Before.')");
        for (long revision : new long[] {changed, madeAnew}) {
            assertThat(versions("leader", "slug = 'as-before'", revision)).isEmpty();
            assertThat(changed(revision)).isEmpty();
        }
        long other = write(
                "Made anew, with another name.",
                "delete from leader where slug = 'as-before'",
                "insert into leader (slug, name, note) values ('as-before', 'As never before', 'Before.')");
        assertThat(versions("leader", "slug = 'as-before'", other)).containsExactly("from Before.", "to");
        assertThat(changed(other)).containsExactly("leaders/as-before UPDATED");
        history.isThatOfTheBook();
    }

    private long write(String reason, String... statements) {
        return Objects.requireNonNull(transaction.execute(status -> {
            long revision = jdbc.sql("select number from begin_revision('test', 'CORRECTION', ?)")
                    .param(reason)
                    .query(Long.class)
                    .single();
            for (String statement : statements) {
                jdbc.sql(statement).update();
            }
            return revision;
        }));
    }

    /** The versions that begin with a revision, with their notes, and those that end with it. */
    private List<String> versions(String table, String those, long revision) {
        return jdbc.sql("select 'from ' || note from history." + table + " where " + those
                        + " and valid_from = :revision"
                        + " union all select 'to' from history." + table + " where " + those
                        + " and valid_to = :revision order by 1")
                .param("revision", revision)
                .query(String.class)
                .list();
    }

    private List<String> changed(long revision) {
        return jdbc.sql(
                        "select collection || '/' || key || ' ' || kind from record_change where revision = ? order by place")
                .param(revision)
                .query(String.class)
                .list();
    }
}
