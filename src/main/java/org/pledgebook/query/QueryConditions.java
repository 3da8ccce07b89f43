package org.pledgebook.query;

import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pledgebook.query.Field.Several;
import org.pledgebook.query.Query.Order;

/** The conditions of one statement in Hibernate's query language, and the values they are bound to. */
final class QueryConditions {

    private final List<String> conditions = new ArrayList<>();

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Has the statement find nothing. */
    void addNever() {
        conditions.add("1 = 0");
    }

    /** Adds the filters. Those on parts of the members of a record hold for the same member. */
    <V extends Record> void addFilters(Query<V> query) {
        Map<Several, List<String>> members = new LinkedHashMap<>();
        query.filters().forEach((field, wanted) -> {
            if (field.holdsWords()) {
                values.put(QueryExecutor.SEARCHED, wanted.get(0));
                conditions.add(field.in(":" + QueryExecutor.SEARCHED));
            } else if (field.several() == null) {
                conditions.add(field.in(parameter(query.meant(field))));
            } else {
                members.computeIfAbsent(field.several(), unused -> new ArrayList<>())
                        .add(field.in(parameter(query.meant(field))));
            }
        });
        members.forEach((member, parts) -> conditions.add(member.exists(parts)));
        query.from().forEach((field, value) -> conditions.add(field.path() + " >= " + parameter(value)));
        query.to().forEach((field, value) -> conditions.add(field.path() + " <= " + parameter(value)));
    }

    /** Adds that the joined members by which records are counted are those that the filters on their other parts mean. */
    <V extends Record> void addMembers(Query<V> query, List<Field<V>> by) {
        query.filters().keySet().stream()
                .filter(filter -> by.stream().anyMatch(filter::isBeside))
                .forEach(filter -> conditions.add(filter.in(parameter(query.meant(filter)))));
    }

    /** Adds what comes after a position: behind it in the first key, or tied with it there and behind it in the next. */
    <V> void addPosition(List<Order<V>> order, Cursor position) {
        List<String> alternatives = new ArrayList<>();
        List<String> tied = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            Field<V> field = order.get(i).field();
            String text = position.values().get(i);
            if (text == null) {
                tied.add(field.path() + " is null");
                continue;
            }
            Object value = field.type().parse(text);
            if (value == null) {
                throw Cursor.foreign();
            }
            String parameter = parameter(value);
            String behind = field.path() + (order.get(i).descending() ? " < " : " > ") + parameter;
            String after = field.nullable() ? "(" + behind + " or " + field.path() + " is null)" : behind;
            alternatives.add(allOf(tied, after));
            tied.add(field.path() + " = " + parameter);
        }
        conditions.add("(" + String.join(" or ", alternatives) + ")");
    }

    /** The words that are searched for, or {@code null} if none are. */
    @Nullable
    String search() {
        return (String) values.get(QueryExecutor.SEARCHED);
    }

    String parameter(Object value) {
        String name = "v" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    void bind(TypedQuery<?> query) {
        values.forEach(query::setParameter);
    }

    @Override
    public String toString() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    private static String allOf(List<String> conditions, String last) {
        return conditions.isEmpty() ? last : "(" + String.join(" and ", conditions) + " and " + last + ")";
    }
}
