package org.pledgebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** Counts pledges one by one, as facets, groups and the matrix must count them. */
final class PledgeCounts {

    /** Stands for a pledge that has no value in a field. */
    static final String NONE = "(none)";

    private static final Map<String, String> LABELS = Map.of(
            "nations", "name",
            "assurance-categories", "name",
            "statements", "title",
            "summits", "name",
            "leaders", "name",
            "triggers", "wording",
            "sources", "title");

    private static final String TRIGGERS = "triggers";

    private static final List<String> LEVELS = List.of("PROPOSED", "ANNOUNCED", "SIGNED", "APPROVED", "IN_FORCE");

    private PledgeCounts() {}

    /** Counts the pledges that a query finds by each combination of the values of some fields, each with its label. */
    static NavigableMap<String, Long> groups(CollectionQuery query, List<String> fields, BookState state) {
        NavigableMap<String, Long> counts = new TreeMap<>();
        for (ModelRecord pledge : query.find(state)) {
            Set<String> all = new TreeSet<>();
            for (JsonNode trigger : triggers(query, pledge, fields)) {
                List<String> combinations = List.of("");
                for (String field : fields) {
                    List<String> longer = new ArrayList<>();
                    for (String value : valuesOf(query, pledge, trigger, field)) {
                        combinations.forEach(begun -> longer.add(begun + "/" + label(field, value, state)));
                    }
                    combinations = longer;
                }
                all.addAll(combinations);
            }
            all.forEach(combination -> counts.merge(combination, 1L, Long::sum));
        }
        return counts;
    }

    /** Returns the triggers that are counted by their parts: those that filters on other parts mean; a null node for none. */
    private static List<JsonNode> triggers(CollectionQuery query, ModelRecord pledge, List<String> fields) {
        List<String> counted =
                fields.stream().filter(field -> query.isPartOf(field, TRIGGERS)).toList();
        if (counted.isEmpty()) {
            return List.of(NullNode.getInstance());
        }
        List<String> beside = query.filters().keySet().stream()
                .filter(name ->
                        query.isPartOf(name, TRIGGERS) && counted.stream().anyMatch(field -> !field.equals(name)))
                .toList();
        List<JsonNode> triggers = query.members(pledge, TRIGGERS, beside);
        return triggers.isEmpty() ? List.of(NullNode.getInstance()) : triggers;
    }

    private static List<String> valuesOf(CollectionQuery query, ModelRecord pledge, JsonNode trigger, String field) {
        List<String> values = query.isPartOf(field, TRIGGERS)
                ? ModelRecord.values(trigger, query.partOf(field, TRIGGERS))
                : pledge.values(Objects.requireNonNull(
                        CollectionQuery.grammar("pledges").fields().get(field)));
        return values.isEmpty() ? List.of(NONE) : values;
    }

    private static String label(String field, String value, BookState state) {
        String collection = CollectionQuery.REFERENCES.get(field);
        return collection == null || value.equals(NONE)
                ? value + "=null"
                : value + "="
                        + Objects.requireNonNull(state.in(collection).get(value), value)
                                .value(Objects.requireNonNull(LABELS.get(collection)));
    }

    /** Counts pledges by one field, for a facet, which goes without the filter on its own field. */
    static NavigableMap<String, Long> facet(CollectionQuery query, String field, BookState state) {
        return groups(query.without(field), List.of(field), state);
    }

    /** Returns each cell of the matrix by nation and category, and the rows beside, as texts. */
    static NavigableMap<String, String> matrix(CollectionQuery query, BookState state) {
        List<ModelRecord> pledges = query.without("nation").without("category").find(state);
        NavigableMap<String, String> cells = new TreeMap<>();
        List<String> shownNations = query.filters().getOrDefault("nation", List.of());
        List<String> shownCategories = query.filters().getOrDefault("category", List.of());
        for (ModelRecord category : state.in("assurance-categories").values()) {
            String slug = category.value("slug");
            if (!shownCategories.isEmpty() && !shownCategories.contains(slug)) {
                continue;
            }
            List<ModelRecord> within = pledges.stream()
                    .filter(pledge -> pledge.value("category.slug").equals(slug))
                    .toList();
            cells.put("total/" + slug, String.valueOf(within.size()));
            Tally coalition = tally(within.stream()
                    .filter(pledge -> pledge.value("byCoalition").equals("true"))
                    .toList());
            cells.put("coalition/" + slug, coalition.cell());
            for (ModelRecord nation : state.in("nations").values()) {
                String code = nation.value("code");
                if (shownNations.isEmpty() || shownNations.contains(code)) {
                    Tally own = tally(within.stream()
                            .filter(pledge -> pledge.values("pledgors.code").contains(code))
                            .toList());
                    boolean through = nation.value("coalitionMember").equals("true")
                            && own.count() == 0
                            && own.declined() == 0
                            && coalition.count() > 0;
                    cells.put(
                            code + " " + nation.value("name") + "/" + slug,
                            through ? cell("COALITION", coalition.level(), 0, 0, own.ended()) : own.cell());
                }
            }
        }
        cells.put(
                "withoutCategory",
                String.valueOf(pledges.stream()
                        .filter(pledge -> pledge.values("category.slug").isEmpty())
                        .count()));
        return cells;
    }

    static String cell(String state, String level, long count, long declined, long ended) {
        return state + " " + level + " " + count + " " + declined + " " + ended;
    }

    private record Tally(String level, long count, long declined, long ended) {

        String cell() {
            String state = count > 0 ? "PLEDGED" : declined > 0 ? "DECLINED" : "NONE_FOUND";
            return PledgeCounts.cell(state, level, count, declined, ended);
        }
    }

    private static Tally tally(List<ModelRecord> pledges) {
        Map<String, Long> byLevel = new LinkedHashMap<>();
        long ended = 0;
        for (ModelRecord pledge : pledges) {
            if (pledge.values("endState").isEmpty()) {
                byLevel.merge(pledge.value("level"), 1L, Long::sum);
            } else {
                ended++;
            }
        }
        Long declined = byLevel.remove("DECLINED");
        return new Tally(
                LEVELS.stream()
                        .filter(byLevel::containsKey)
                        .reduce((lower, higher) -> higher)
                        .orElse("null"),
                byLevel.values().stream().mapToLong(Long::longValue).sum(),
                declined == null ? 0 : declined,
                ended);
    }
}
