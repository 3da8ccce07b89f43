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

    @Test
    void theSeedHasWrittenTwoRevisionsAndTheHistoryOfEveryTable() {
        List<String> tables = tables();
        assertThat(tables).hasSize(18);
        for (String table : tables) {
            String columns =
                    jdbc.sql("""
                            select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                            where attrelid = :table::regclass and attnum > 0 and not attisdropped and attgenerated = ''
                            """).param("table", table).query(String.class).single();
            String keys =
                    jdbc.sql("""
                            select string_agg(quote_ident(a.attname), ', ') from pg_index i
                            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                            where i.indrelid = :table::regclass and i.indisprimary
                            """).param("table", table).query(String.class).single();
            String latest =
                    "select %s from (select distinct on (%s) * from %s_aud order by %s, rev desc) l where revtype <> 2"
                            .formatted(columns, keys, table, keys);
            String living = "select %s from %s".formatted(columns, table);
            Integer differences = jdbc.sql("select count(*) from ((%1$s except %2$s) union all (%2$s except %1$s)) d"
                            .formatted(latest, living))
                    .query(Integer.class)
                    .single();
            assertThat(differences).as(table).isZero();
        }
        assertThat(jdbc.sql("select slug || ' ' || revtype from pledge_aud where rev = 2")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder(
                        "united-kingdom-multinational-force-troops 1",
                        "france-several-thousand-soldiers 1",
                        "united-kingdom-money-for-preparing-units 0");
    }

    @Test
    void everyTableSaysWhatARowIs() {
        assertThat(jdbc.sql("""
                                select c.relname from pg_class c where c.relkind = 'r'
                                    and c.relnamespace = 'public'::regnamespace
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

    private List<String> tables() {
        return jdbc.sql("""
                        select left(relname, -4) from pg_class
                        where relkind = 'r' and relname like '%\\_aud' and relnamespace = 'public'::regnamespace
                        """).query(String.class).list();
    }
}
