package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole lists in all formats, against the pages of the same lists. */
@PledgebookTest
class WholeListTests {

    private static final JsonMapper MAPPER = new JsonMapper();

    @Autowired
    private Api api;

    @TestFactory
    Stream<DynamicTest> everyListIsToldTheSameByItsPagesAndInEveryFormat() {
        return lists().stream()
                .flatMap(list -> Stream.of(
                                // As of the first revision nothing differs from it.
                                "", list.contains("compare") ? "&asOf=2" : "&asOf=1")
                        .map(asOf -> list + asOf))
                .map(list -> DynamicTest.dynamicTest(list, () -> {
                    List<JsonNode> pages = walk(list);
                    assertThat(pages).isNotEmpty();
                    JsonNode whole = api.json(list.replace("?", ".json?"));
                    assertThat(whole.get("data").valueStream()).containsExactlyElementsOf(pages);
                    assertThat(whole.at("/page/total").asInt()).isEqualTo(pages.size());
                    assertThat(whole.at("/page/next").isNull()).isTrue();
                    Answer lines = api.get(list.replace("?", ".ndjson?"));
                    assertThat(lines.header("Content-Type")).isEqualTo("application/x-ndjson");
                    assertThat(lines.header("Pledgebook-Rows")).isEqualTo(String.valueOf(pages.size()));
                    assertThat(lines.body().lines().map(MAPPER::readTree)).containsExactlyElementsOf(pages);
                    assertThat(lines.body()).endsWith("}\n");
                    Answer table = api.get(list.replace("?", ".csv?"));
                    assertThat(table.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
                    List<Map<String, String>> rows = rows(table.body());
                    assertThat(rows).hasSameSizeAs(pages);
                    for (int i = 0; i < rows.size(); i++) {
                        JsonNode record = pages.get(i);
                        rows.get(i)
                                .forEach((column, cell) -> assertThat(cell)
                                        .as(column)
                                        .isEqualTo(cell(record, List.of(column.split("\\.", -1)))));
                    }
                }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nation=FRA&sort=title",
                "level=ANNOUNCED&sort=-title,slug",
                "q=force&sort=relevance",
                "minLevel=SIGNED&include=events,citations",
                "asOf=1&byCoalition=true",
                "fields=slug,level&triggerType=CEASEFIRE"
            })
    void theSameFiltersAndOrdersHold(String query) {
        List<JsonNode> pages = walk("/api/v1/pledges?" + query);
        assertThat(pages).isNotEmpty();
        assertThat(api.get("/api/v1/pledges.ndjson?" + query).body().lines().map(MAPPER::readTree))
                .containsExactlyElementsOf(pages);
        assertThat(rows(api.get("/api/v1/pledges.csv?" + query).body()))
                .extracting(row -> row.get("slug"))
                .containsExactlyElementsOf(
                        pages.stream().map(page -> page.get("slug").asString()).toList());
    }

    @Test
    void columnsAreChosenInTheWantedOrder() {
        assertThat(api.get("/api/v1/nations/FRA/pledges.csv?columns=level,pledgors.name&columns=slug&sort=slug")
                        .body()
                        .lines())
                .containsExactly(
                        "level,pledgors.name,slug",
                        "SIGNED,France,france-multinational-force-troops",
                        "PROPOSED,France,france-several-thousand-soldiers",
                        "ANNOUNCED,France|United Kingdom,france-united-kingdom-military-hubs");
    }

    @Test
    void groupsAreATableToo() {
        List<Map<String, String>> rows =
                rows(api.get("/api/v1/pledges/summary.csv?by=nation,level").body());
        JsonNode groups = api.json("/api/v1/pledges/summary?by=nation,level").get("data");
        assertThat(rows).hasSize(groups.size());
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i))
                    .containsEntry(
                            "nation", groups.at("/" + i + "/by/nation/value").asString(""))
                    .containsEntry(
                            "nation.label",
                            groups.at("/" + i + "/by/nation/label").asString(""))
                    .containsEntry(
                            "level", groups.at("/" + i + "/by/level/value").asString(""))
                    .containsEntry("count", groups.at("/" + i + "/count").asString());
        }
    }

    @Test
    void aByteOrderMarkComesOnlyIfItIsAskedFor() {
        assertThat(api.get("/api/v1/nations.csv?bom=true").body()).startsWith("\uFEFFcode,");
        assertThat(api.get("/api/v1/nations.csv?bom=false").body()).startsWith("code,");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/pledges.csv?limit=5, limit, columns",
        "/api/v1/pledges.ndjson?columns=slug, columns, sort",
        "/api/v1/pledges.json?bom=true, bom, sort",
        "/api/v1/pledges.csv?after=x, after, columns",
        "/api/v1/pledges.csv?facet=level, facet, columns",
        "/api/v1/pledges.csv?columns=price, columns, slug",
        "/api/v1/pledges.csv?bom=yes, bom, true or false",
        "/api/v1/pledges.csv?nation=XXX, nation, FRA",
        "/api/v1/pledges.ndjson?fields=price, fields, slug",
        "/api/v1/pledges/summary.csv, by, nation",
        "/api/v1/pledges/summary.json?by=title, by, nation",
        "/api/v1/summits/paris-2026-01-06/participants.csv?role=HOST, role, columns"
    })
    void whatCanNotBeAskedIsRefusedWithWhatCan(String path, String parameter, String allowed) {
        Answer answer = api.get(path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().at("/errors/0/parameter").asString()).isEqualTo(parameter);
        assertThat(answer.json().at("/errors/0/detail").asString()).contains(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/pledges.xml, 404",
        "/api/v1/matrix.csv, 404",
        "/api/v1/nations/XXX/pledges.csv, 404",
        "/api/v1/pledges.csv?asOf=99, 404"
    })
    void whatIsNotThereIsNotFound(String path, int status) {
        assertThat(api.get(path).status()).isEqualTo(status);
    }

    @Test
    void aWholeListIsCachedByItsTagAndTellsItsNameAndLength() {
        Answer first = api.get("/api/v1/pledges.csv");
        assertThat(first.header("Content-Disposition")).isEqualTo("inline; filename=\"pledges-r2.csv\"");
        assertThat(api.get("/api/v1/pledges.csv", "If-None-Match", first.header("ETag"))
                        .status())
                .isEqualTo(304);
        assertThat(api.get("/api/v1/pledges.csv?asOf=1").header("Cache-Control"))
                .contains("immutable");
        Answer head = api.send("HEAD", "/api/v1/pledges.csv");
        assertThat(head.status()).isEqualTo(200);
        for (String header : List.of("ETag", "Content-Type", "Pledgebook-Rows", "Content-Disposition")) {
            assertThat(head.header(header)).isEqualTo(first.header(header)).isNotEmpty();
        }
    }

    private List<String> lists() {
        List<String> lists = new ArrayList<>();
        api.json("/openapi.json").get("paths").propertyStream().forEach(path -> {
            if (path.getKey().endsWith(".{extension}") && !path.getKey().contains("summary")) {
                String list = path.getKey().replace(".{extension}", "");
                for (JsonNode parameter : path.getValue().at("/get/parameters")) {
                    if (parameter.get("in").asString().equals("path")) {
                        list = list.replace(
                                "{" + parameter.get("name").asString() + "}",
                                parameter.get("example").asString());
                    }
                }
                lists.add(list + (list.endsWith("/compare") ? "?from=1" : "?"));
            }
        });
        assertThat(lists).hasSize(32);
        return lists;
    }

    private List<JsonNode> walk(String list) {
        List<JsonNode> records = new ArrayList<>();
        for (String next = list; next != null; ) {
            JsonNode page = api.json(next);
            page.get("data").forEach(records::add);
            next = page.at("/page/next").isNull() ? null : page.at("/page/next").asString();
        }
        return records;
    }

    /** A value in a list; what has parts is its JSON. */
    private static String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "" : value.isContainer() ? value.toString() : value.asString();
    }

    /** What a cell must hold, by the JSON of the record. */
    private static String cell(JsonNode record, List<String> path) {
        List<JsonNode> values = values(record, path);
        boolean several = isSeveral(record, path);
        return several
                ? values.stream()
                        .map(WholeListTests::text)
                        .map(value -> value.replace("\\", "\\\\").replace("|", "\\|"))
                        .reduce((joined, value) -> joined + "|" + value)
                        .map(WholeListTests::guarded)
                        .orElse("")
                : values.get(0).isNull() || values.get(0).isMissingNode()
                        ? ""
                        : values.get(0).isString() ? guarded(values.get(0).asString()) : text(values.get(0));
    }

    private static boolean isSeveral(JsonNode record, List<String> path) {
        return record.isArray()
                || (!path.isEmpty() && isSeveral(record.path(path.get(0)), path.subList(1, path.size())));
    }

    /** The values at a path; lists within lists become one. */
    private static List<JsonNode> values(JsonNode record, List<String> path) {
        if (record.isArray()) {
            return record.valueStream()
                    .flatMap(item -> values(item, path).stream())
                    .toList();
        }
        // What a field was can have any form, and stays one value.
        boolean any = path.equals(List.of("before")) || path.equals(List.of("after"));
        return any
                ? List.of(record.path(path.get(0)))
                : path.isEmpty() ? List.of(record) : values(record.path(path.get(0)), path.subList(1, path.size()));
    }

    private static String guarded(String text) {
        return text.matches("(?s)[=+@-].*") ? "'" + text : text;
    }

    /** Reads CSV as RFC 4180 defines it. */
    static List<Map<String, String>> rows(String csv) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted) {
                if (c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                    cell.append(csv.charAt(++i));
                } else if (c == '"') {
                    quoted = false;
                } else {
                    cell.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\r') {
                line.add(cell.toString());
                cell.setLength(0);
                if (c == '\r') {
                    assertThat(csv.charAt(++i)).isEqualTo('\n');
                    lines.add(line);
                    line = new ArrayList<>();
                }
            } else {
                cell.append(c);
            }
        }
        assertThat(line).isEmpty();
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> cells : lines.subList(1, lines.size())) {
            assertThat(cells).hasSameSizeAs(lines.get(0));
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                row.put(lines.get(0).get(i), cells.get(i));
            }
            rows.add(row);
        }
        return rows;
    }
}
