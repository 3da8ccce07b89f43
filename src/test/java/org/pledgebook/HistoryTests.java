package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@PledgebookTest
class HistoryTests {

    @Autowired
    private Api api;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private BookHistory history;

    @Test
    void theSeedHasWrittenTwoRevisionsAndTheHistoryOfEveryTable() {
        history.isThatOfTheBook();
        assertThat(jdbc.sql("select distinct valid_from from history.pledge where valid_from <= 2 order by 1")
                        .query(Long.class)
                        .list())
                .containsExactly(1L, 2L);
        assertThat(jdbc.sql("select slug || ' ' || case when exists (select from history.pledge b"
                                + " where b.slug = a.slug and b.valid_to = 2) then 'UPDATED' else 'CREATED' end"
                                + " from history.pledge a where valid_from = 2")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder(
                        "united-kingdom-multinational-force-troops UPDATED",
                        "france-several-thousand-soldiers UPDATED",
                        "united-kingdom-money-for-preparing-units CREATED");
    }

    @Test
    void everyTableSaysWhatARowIs() {
        assertThat(jdbc.sql("""
                                select c.relname from pg_class c where c.relkind = 'r'
                                    and c.relnamespace in ('public'::regnamespace, 'history'::regnamespace)
                                    and c.relname <> 'flyway_schema_history' and obj_description(c.oid) is null
                                """).query(String.class).list()).isEmpty();
    }

    @Test
    void thePastIsReadFromTheHistoryAndThePresentFromTheBookAndBothAgree() {
        // Revision 1 is past: asked for by number, it comes from the history tables alone.
        for (String collection : List.of("nations", "leaders", "summits", "statements", "assurance-categories")) {
            JsonNode past = api.json("/api/v1/" + collection + "?asOf=1&limit=500");
            JsonNode present = api.json("/api/v1/" + collection + "?limit=500");
            assertThat(past.get("data")).as(collection).isEqualTo(present.get("data"));
            for (JsonNode record : past.get("data")) {
                String path =
                        "/api/v1/" + collection + "/" + record.iterator().next().asString();
                assertThat(api.json(path + "?asOf=1")).as(path).isEqualTo(api.json(path));
            }
        }
    }
}
