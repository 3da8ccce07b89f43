package org.pledgebook.shared.query;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.InvalidRequest;
import org.pledgebook.shared.InvalidRequest.Complaint;
import org.pledgebook.shared.query.FieldType.Reference;
import org.pledgebook.shared.query.Query.Order;
import org.springframework.stereotype.Component;

/**
 * Runs queries: two statements a page, however many filters there are. One counts, and finds out in passing whether
 * the filters name records that exist; the other reads a page by its position in the order, so that a late page costs
 * what the first one costs.
 */
@Component
public class Finder {

    private final EntityManager entityManager;

    Finder(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * What to read of each record, in Hibernate's query language.
     *
     * @param <R> a row: an entity, or a record whose components are the selected items
     * @param row the row's type
     * @param select the selected items
     * @param from the entity and its alias, which the fields' paths use
     * @param joins further joins that keep one row a record, or nothing
     */
    public record Selection<R>(Class<R> row, String select, String from, String joins) {

        /** Reads the entity alone. */
        public static <R> Selection<R> of(Class<R> entity, String alias) {
            return new Selection<>(entity, alias, entity.getSimpleName() + " " + alias, "");
        }
    }

    /**
     * Finds a page of records.
     *
     * @param views makes the views of the rows, in the same order
     * @throws InvalidRequest if a filter names a record that the book does not have
     */
    public <R, V extends Record> Page<V> find(
            Query<V> query, Selection<R> selection, Function<List<R>, List<V>> views) {
        long total = count(query, selection);
        Conditions conditions = new Conditions();
        conditions.addFilters(query);
        if (query.after() != null) {
            conditions.addPosition(query.order(), query.after());
        }
        String text = "select " + selection.select() + " from " + selection.from() + " " + selection.joins()
                + conditions + " order by "
                + query.order().stream().map(Finder::orderBy).collect(Collectors.joining(", "));
        TypedQuery<R> typed = entityManager.createQuery(text, selection.row());
        conditions.bind(typed);
        List<R> rows = typed.setMaxResults(query.limit() + 1).getResultList();
        boolean more = rows.size() > query.limit();
        List<V> records = views.apply(more ? rows.subList(0, query.limit()) : rows);
        String next = more ? position(query, records.get(records.size() - 1)).encode(query.context()) : null;
        return new Page<>(records, total, next);
    }

    /** Finds one record by its key. */
    public <R, V extends Record> Optional<V> find(
            Listing<V> listing, String key, Selection<R> selection, Function<List<R>, List<V>> views) {
        String text = "select " + selection.select() + " from " + selection.from() + " " + selection.joins() + " where "
                + listing.key().path() + " = :key";
        Object value = listing.key().type().parse(key);
        if (value == null) {
            return Optional.empty();
        }
        List<R> rows = entityManager
                .createQuery(text, selection.row())
                .setParameter("key", value)
                .getResultList();
        return views.apply(rows).stream().findFirst();
    }

    private <V extends Record> long count(Query<V> query, Selection<?> selection) {
        Conditions conditions = new Conditions();
        conditions.addFilters(query);
        List<Map.Entry<Field<V>, List<Object>>> references = query.filters().entrySet().stream()
                .filter(filter -> filter.getKey().type().reference() != null)
                .toList();
        StringBuilder text = new StringBuilder("select count(*)");
        for (Map.Entry<Field<V>, List<Object>> filter : references) {
            Reference to = referenceOf(filter.getKey());
            text.append(", (select count(*) from ")
                    .append(to.entity())
                    .append(" r where r.")
                    .append(to.key())
                    .append(" in (")
                    .append(conditions.parameter(filter.getValue()))
                    .append("))");
        }
        text.append(" from ").append(selection.from()).append(conditions);
        TypedQuery<Object[]> typed = entityManager.createQuery(text.toString(), Object[].class);
        conditions.bind(typed);
        Object[] counts = typed.getSingleResult();
        List<Complaint> complaints = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            Map.Entry<Field<V>, List<Object>> filter = references.get(i);
            if ((Long) counts[i + 1] < filter.getValue().size()) {
                complaints.add(unknown(filter.getKey(), filter.getValue()));
            }
        }
        if (!complaints.isEmpty()) {
            throw new InvalidRequest(complaints);
        }
        return (Long) counts[0];
    }

    private Complaint unknown(Field<?> field, List<Object> wanted) {
        Reference to = referenceOf(field);
        List<Object> known = entityManager
                .createQuery(
                        "select r." + to.key() + " from " + to.entity() + " r order by r." + to.key(), Object.class)
                .setMaxResults(Query.MAX_LIMIT)
                .getResultList();
        String missing = wanted.stream()
                .filter(value -> !known.contains(value))
                .map(value -> "'" + InvalidRequest.echo(value.toString()) + "'")
                .collect(Collectors.joining(", "));
        return new Complaint(
                field.name(),
                missing + " is not in /api/v1/" + to.collection() + "."
                        + (known.size() < Query.MAX_LIMIT
                                ? " Allowed are "
                                        + known.stream().map(Object::toString).collect(Collectors.joining(", ")) + "."
                                : ""));
    }

    private static Reference referenceOf(Field<?> field) {
        Reference reference = field.type().reference();
        if (reference == null) {
            throw new IllegalArgumentException(field.name() + " refers to nothing");
        }
        return reference;
    }

    private static String orderBy(Order<?> key) {
        return key.field().path()
                + (key.descending() ? " desc" : "")
                + (key.field().nullable() ? " nulls last" : "");
    }

    private static <V extends Record> Cursor position(Query<V> query, V last) {
        List<@Nullable String> values = new ArrayList<>();
        for (Order<V> key : query.order()) {
            Function<V, @Nullable Object> read = key.field().value();
            Object value = read == null ? null : read.apply(last);
            values.add(value == null ? null : value.toString());
        }
        return new Cursor(values);
    }

    /** The conditions of one statement and the values they are bound to. */
    private static final class Conditions {

        private final List<String> conditions = new ArrayList<>();

        private final Map<String, Object> values = new LinkedHashMap<>();

        <V extends Record> void addFilters(Query<V> query) {
            query.filters().forEach((field, wanted) -> conditions.add(field.in(parameter(wanted))));
            query.from().forEach((field, value) -> conditions.add(field.path() + " >= " + parameter(value)));
            query.to().forEach((field, value) -> conditions.add(field.path() + " <= " + parameter(value)));
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
                    throw new InvalidRequest(QueryReader.AFTER, "This is not a cursor of this list.");
                }
                String parameter = parameter(value);
                String behind = field.path() + (order.get(i).descending() ? " < " : " > ") + parameter;
                String after = field.nullable() ? "(" + behind + " or " + field.path() + " is null)" : behind;
                alternatives.add(allOf(tied, after));
                tied.add(field.path() + " = " + parameter);
            }
            conditions.add("(" + String.join(" or ", alternatives) + ")");
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
}
