package org.pledgebook;

import static org.pledgebook.CollectionQuery.any;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reads how many pledges there are: facets, groups and the matrix. */
final class CountReader {

    private static final List<String> COUNTED =
            List.copyOf(CollectionQuery.grammar("pledges").fields().keySet());

    private final PinnedApi api;

    private final Random random;

    CountReader(PinnedApi api, Random random) {
        this.api = api;
        this.random = random;
    }

    private static String valueAndLabel(JsonNode value) {
        return (value.get("value").isNull()
                        ? PledgeCounts.NONE
                        : value.get("value").asString()) + "="
                + (value.get("label").isNull() ? "null" : value.get("label").asString());
    }

    private List<String> someFields(int most) {
        List<String> fields = new ArrayList<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            fields.add(any(COUNTED, random));
        }
        // A trigger's type and its state may speak of different triggers of a pledge.
        if (fields.stream().anyMatch(field -> field.startsWith("trigger"))) {
            String first = fields.stream()
                    .filter(field -> field.startsWith("trigger"))
                    .findFirst()
                    .orElseThrow();
            fields.removeIf(field -> field.startsWith("trigger"));
            fields.add(first);
        }
        return fields.stream().distinct().toList();
    }

    /** Compares the counts beside a list. */
    String facets(CollectionQuery query, Optional<Long> pin) {
        List<String> fields = someFields(5);
        String parameters = query.parameters() + "&limit=1&facet=" + String.join("&facet=", fields);
        api.read(PinnedApi.address("/api/v1/pledges", parameters, pin), pin).ifPresent(seen -> {
            JsonNode list = seen.answer().json();
            api.expect(
                    "total",
                    query.find(seen.state()).size(),
                    list.at("/page/total").asInt());
            for (String field : fields) {
                NavigableMap<String, Long> counts = new TreeMap<>();
                list.at("/facets/" + field)
                        .forEach(count -> counts.put(
                                "/" + valueAndLabel(count), count.get("count").asLong()));
                api.expect("facet " + field, PledgeCounts.facet(query, field, seen.state()), counts);
            }
        });
        return "facets";
    }

    /** Compares the groups of some fields. */
    String summary(CollectionQuery asked, Optional<Long> pin) {
        CollectionQuery query = new CollectionQuery("pledges", asked.filters(), "");
        List<String> fields = someFields(3);
        String parameters = query.parameters() + "&by=" + String.join("&by=", fields);
        api.read(PinnedApi.address("/api/v1/pledges/summary", parameters, pin), pin)
                .ifPresent(seen -> {
                    JsonNode list = seen.answer().json();
                    NavigableMap<String, Long> counts = new TreeMap<>();
                    for (JsonNode group : list.get("data")) {
                        String values = fields.stream()
                                .map(field ->
                                        "/" + valueAndLabel(group.get("by").get(field)))
                                .collect(Collectors.joining());
                        counts.put(values, group.get("count").asLong());
                    }
                    NavigableMap<String, Long> expected = PledgeCounts.groups(query, fields, seen.state());
                    api.expect("groups", expected, counts);
                    api.expect("total", expected.size(), list.at("/page/total").asInt());
                });
        return "summary";
    }

    /** Compares all cells of the matrix. */
    String matrix(CollectionQuery asked, Optional<Long> pin) {
        CollectionQuery query = new CollectionQuery("pledges", asked.filters(), "");
        api.read(PinnedApi.address("/api/v1/matrix", query.parameters(), pin), pin)
                .ifPresent(seen -> {
                    JsonNode matrix = seen.answer().json();
                    NavigableMap<String, String> cells = new TreeMap<>();
                    List<String> categories = ModelRecord.values(matrix, "categories.slug");
                    for (int i = 0; i < categories.size(); i++) {
                        String category = "/" + categories.get(i);
                        cells.put(
                                "total" + category, matrix.get("totals").get(i).asString());
                        cells.put(
                                "coalition" + category,
                                cell(matrix.get("coalition").get(i)));
                        for (JsonNode row : matrix.get("rows")) {
                            cells.put(
                                    row.get("nation").asString() + " "
                                            + row.get("name").asString() + category,
                                    cell(row.get("cells").get(i)));
                        }
                    }
                    cells.put("withoutCategory", matrix.get("withoutCategory").asString());
                    api.expect("cells", PledgeCounts.matrix(query, seen.state()), cells);
                });
        return "matrix";
    }

    private static String cell(JsonNode cell) {
        return PledgeCounts.cell(
                cell.get("state").asString(),
                cell.get("level").isNull() ? "null" : cell.get("level").asString(),
                cell.get("count").asLong(),
                cell.get("declined").asLong(),
                cell.get("ended").asLong());
    }
}
