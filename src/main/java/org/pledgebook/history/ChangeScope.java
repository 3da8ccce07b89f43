package org.pledgebook.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pledgebook.query.FieldType;

/**
 * Which changes are meant.
 *
 * @param collections of records of these collections; of all if empty
 * @param nations of the pledges that one of these nations makes, or made until then, and of the nations themselves; of all
 *     if empty
 * @param categories of the pledges under one of these assurance categories, or under it until then, and of the categories
 *     themselves; of all if empty
 */
public record ChangeScope(List<String> collections, List<String> nations, List<String> categories) {

    /** The collection of nations. */
    static final String NATIONS = "nations";

    /** The collection of assurance categories. */
    static final String CATEGORIES = "assurance-categories";

    /** Reads what was asked, and passes over nothing. */
    public static ChangeScope of(
            @Nullable List<String> collections, @Nullable List<String> nations, @Nullable List<String> categories) {
        return new ChangeScope(distinct(collections), distinct(nations), distinct(categories));
    }

    private static List<String> distinct(@Nullable List<String> asked) {
        return asked == null ? List.of() : asked.stream().distinct().toList();
    }

    /** Those of some keys that can be none of that type. */
    static List<String> impossible(Collection<String> keys, FieldType type) {
        return keys.stream().filter(key -> type.parse(key) == null).toList();
    }

    /**
     * The condition on a change {@code c}, to be put after others.
     *
     * @param before the revision of the state before
     * @param after the revision of the state after, not lower
     */
    String condition(String before, String after, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>();
        if (!collections.isEmpty()) {
            conditions.add("c.collection in (:collections)");
            parameters.put("collections", collections);
        }
        if (!nations.isEmpty()) {
            conditions.add("(c.collection = 'nations' and c.key in (:nations) or c.collection = 'pledges' and exists ("
                    + "select from history.pledge_pledgor g where g.pledge_slug = c.key and g.nation_code in (:nations)"
                    + " and g.valid_from <= " + after + " and (g.valid_to is null or g.valid_to > " + before + ")))");
            parameters.put("nations", nations);
        }
        if (!categories.isEmpty()) {
            conditions.add("(c.collection = 'assurance-categories' and c.key in (:categories)"
                    + " or c.collection = 'pledges' and exists ("
                    + "select from history.pledge p where p.slug = c.key and p.category_slug in (:categories)"
                    + " and p.valid_from <= " + after + " and (p.valid_to is null or p.valid_to > " + before + ")))");
            parameters.put("categories", categories);
        }
        return conditions.isEmpty() ? "" : " and " + String.join(" and ", conditions);
    }

    /** The same scope in words, by which two that mean the same are told from others. */
    public String context() {
        return String.join(
                "&",
                "collection=" + sorted(collections),
                "nation=" + sorted(nations),
                "category=" + sorted(categories));
    }

    private static String sorted(List<String> keys) {
        return String.join("|", keys.stream().sorted().toList());
    }
}
