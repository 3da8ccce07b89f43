package org.pledgebook.query;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.InvalidRequestException.Complaint;
import org.pledgebook.query.FieldType.Reference;
import org.pledgebook.query.Query.Order;
import org.pledgebook.query.RecordCounter.Counted;
import org.pledgebook.query.RecordCounter.Counts;
import org.springframework.stereotype.Component;

/**
 * Runs queries: two statements a page, however many filters there are. One counts, and finds out in passing whether
 * the filters name records that exist; the other reads a page by its position in the order, so that a late page costs
 * what the first one costs. Where a collection has a {@link RecordCounter} in memory, that counts instead, as far as it can.
 *
 * <p>It is longer than 400 lines, since lists, counts, facets, groups and whole lists are one way through the same conditions.
 */
@Component
public class QueryExecutor {

    /** The name of the statement's parameter that holds the words to search for. */
    static final String SEARCHED = "searched";

    // A whole list begins with few records, so that something comes at once.
    private static final int FIRST = 100;

    private final EntityManager entityManager;

    private final Renames renames;

    private final Map<CollectionDefinition<?>, RecordCounter<?>> counters = new HashMap<>();

    QueryExecutor(EntityManager entityManager, Renames renames, List<RecordCounter<?>> counters) {
        this.entityManager = entityManager;
        this.renames = renames;
        counters.forEach(counter -> this.counters.put(counter.listing(), counter));
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

        private boolean isEntityAlone() {
            return equals(of(row, select));
        }
    }

    /**
     * Finds a page of records.
     *
     * @param views makes the views of the rows, in the same order
     * @throws InvalidRequestException if a filter names a record that the book does not have, or a search holds no word
     */
    public <R, V extends Record> Page<V> find(
            Query<V> query, Selection<R> selection, Function<List<R>, List<V>> views) {
        return read(query, selection, rest -> slice(rest, selection, views));
    }

    /**
     * Finds a page of records that are read by their keys.
     *
     * @param views reads the views of records by their keys, in the same order and from the state of the book that this
     *     thread reads
     * @throws InvalidRequestException if a filter names a record that the book does not have, or a search holds no word
     */
    public <V extends Record> Page<V> findByKey(
            Query<V> query, Selection<?> selection, Function<List<String>, List<V>> views) {
        return read(query, selection, rest -> sliceByKey(rest, selection, views));
    }

    /** Reads what comes next of a list. */
    @FunctionalInterface
    private interface Slices<V extends Record> {

        Slice<V> next(Query<V> rest);
    }

    private <V extends Record> Page<V> read(Query<V> query, Selection<?> selection, Slices<V> slices) {
        Counts<V> known = known(query, List.of());
        long total = known == null ? count(query, selection, false) : known.total();
        if (query.form().isWhole()) {
            return Page.whole(() -> new Walk<>(query.ofLength(FIRST), selection, slices), total);
        }
        Slice<V> slice = slices.next(query);
        List<V> records = slice.records();
        String next = slice.more()
                ? position(query, selection, records.get(records.size() - 1)).encode(query.context())
                : null;
        Map<String, List<Count>> facets = new LinkedHashMap<>();
        for (Field<V> field : query.by()) {
            facets.put(field.name(), facet(query, selection, field));
        }
        return new Page<>(records, total, next, null, facets);
    }

    /** Finds all records of a short collection, in its own order. */
    public <R, V extends Record> List<V> all(
            CollectionDefinition<V> listing, Selection<R> selection, Function<List<R>, List<V>> views) {
        Query<V> whole = QueryReader.read(listing, QueryKind.WHOLE, Map.of(), Map.of());
        String text =
                "select " + selection.select() + " from " + selection.from() + " " + selection.joins() + orderBy(whole);
        return views.apply(entityManager.createQuery(text, selection.row()).getResultList());
    }

    /** What is counted in memory, or {@code null} if the database has to count. */
    @SuppressWarnings("unchecked") // by the listing, whose views they are of
    private <V extends Record> @Nullable Counts<V> known(Query<V> query, List<Field<V>> by) {
        RecordCounter<V> counter = (RecordCounter<V>) counters.get(query.listing());
        return counter == null ? null : counter.find(query, by);
    }

    /** The records of a page, and whether there are more after it. */
    private record Slice<V>(List<V> records, boolean more) {}

    private <R, V extends Record> Slice<V> slice(
            Query<V> query, Selection<R> selection, Function<List<R>, List<V>> views) {
        List<R> rows = page(query, selection, selection.select(), selection.joins(), selection.row());
        boolean more = rows.size() > query.limit();
        return new Slice<>(views.apply(more ? rows.subList(0, query.limit()) : rows), more);
    }

    /** What is read of each record would be read of all that the order has to be found among, if it were read with them. */
    private <V extends Record> Slice<V> sliceByKey(
            Query<V> query, Selection<?> selection, Function<List<String>, List<V>> views) {
        List<String> keys = page(query, selection, query.listing().key().path(), "", String.class);
        boolean more = keys.size() > query.limit();
        return new Slice<>(
                keys.isEmpty() ? List.of() : views.apply(more ? keys.subList(0, query.limit()) : keys), more);
    }

    /** What is selected of the records of a page, and of one more if there is a page after it. */
    private <T, V extends Record> List<T> page(
            Query<V> query, Selection<?> selection, String select, String joins, Class<T> type) {
        QueryConditions conditions = new QueryConditions();
        conditions.addFilters(query);
        if (query.after() != null) {
            conditions.addPosition(query.order(), query.after());
        }
        String text = "select " + select + " from " + selection.from() + " " + joins + conditions + orderBy(query);
        TypedQuery<T> typed = entityManager.createQuery(text, type);
        conditions.bind(typed);
        return typed.setMaxResults(query.limit() + 1).getResultList();
    }

    /**
     * Counts records by some fields at once. A record with several values of a field counts for each of them. The query
     * has been {@linkplain #check checked}.
     */
    public <V extends Record> List<Group> groups(Query<V> query, Selection<?> selection) {
        List<Object[]> rows = counts(query, selection, query.by());
        List<Map<Object, String>> labels = new ArrayList<>();
        for (int i = 0; i < query.by().size(); i++) {
            int column = i;
            labels.add(labels(
                    query.by().get(i), rows.stream().map(row -> row[column]).toList()));
        }
        return rows.stream()
                .map(row -> {
                    Map<String, Group.Value> by = new LinkedHashMap<>();
                    StringBuilder key = new StringBuilder();
                    for (int i = 0; i < query.by().size(); i++) {
                        Object value = row[i];
                        String text = value == null ? null : value.toString();
                        by.put(
                                query.by().get(i).name(),
                                new Group.Value(
                                        text,
                                        value == null ? null : labels.get(i).get(value)));
                        // What has no value comes last.
                        key.append(i == 0 ? "" : "\0").append(text == null ? "~" : text);
                    }
                    return Map.entry(key.toString(), new Group(by, (Long) row[row.length - 1]));
                })
                .sorted(Comparator.comparingLong((Map.Entry<String, Group> entry) ->
                                entry.getValue().count())
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** How many records have each value of a field, whatever was asked of the field itself. */
    private <V extends Record> List<Count> facet(Query<V> query, Selection<?> selection, Field<V> field) {
        List<Object[]> rows = counts(query.without(field.name()), selection, List.of(field));
        Map<Object, String> labels =
                labels(field, rows.stream().map(row -> row[0]).toList());
        return rows.stream()
                .map(row -> new Count(
                        row[0] == null ? null : row[0].toString(), row[0] == null ? null : labels.get(row[0]), (Long)
                                row[1]))
                .sorted(Comparator.comparingLong(Count::count)
                        .reversed()
                        .thenComparing(Count::value, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    /**
     * Counts records by some fields at once, and gives the values as the records hold them, in no order and without what
     * people call them. A record with several values of a field counts for each of them. The query has been
     * {@linkplain #check checked}.
     */
    public <V extends Record> void count(Query<V> query, Selection<?> selection, Counted counted) {
        count(query, selection, query.by(), counted);
    }

    /** For each combination of values, the values and the number of records. */
    private <V extends Record> List<Object[]> counts(Query<V> query, Selection<?> selection, List<Field<V>> by) {
        List<Object[]> counts = new ArrayList<>();
        count(query, selection, by, (values, count) -> {
            @Nullable Object[] row = Arrays.copyOf(values, by.size() + 1);
            row[by.size()] = count;
            counts.add(row);
        });
        return counts;
    }

    private <V extends Record> void count(Query<V> query, Selection<?> selection, List<Field<V>> by, Counted counted) {
        Counts<V> known = known(query, by);
        if (known != null) {
            known.by(by, counted);
            return;
        }
        QueryConditions conditions = new QueryConditions();
        conditions.addFilters(query);
        conditions.addMembers(query, by);
        String values = by.stream().map(Field::path).collect(Collectors.joining(", "));
        String key = query.listing().key().path();
        String text = "select " + values + ", count(distinct " + key + ") from " + selection.from()
                + by.stream().map(Field::join).distinct().collect(Collectors.joining())
                + conditions + " group by " + values;
        TypedQuery<Object[]> typed = entityManager.createQuery(text, Object[].class);
        conditions.bind(typed);
        typed.getResultList().forEach(row -> counted.accept(row, (Long) row[by.size()]));
    }

    /** What people call the records that values refer to. */
    private Map<Object, String> labels(Field<?> field, List<@Nullable Object> values) {
        Reference to = field.type().reference();
        List<Object> keys = values.stream().filter(Objects::nonNull).distinct().toList();
        if (to == null || keys.isEmpty()) {
            return Map.of();
        }
        return entityManager
                .createQuery(
                        "select r." + to.key() + ", r." + to.label() + " from " + to.entity() + " r where r." + to.key()
                                + " in (:keys)",
                        Object[].class)
                .setParameter("keys", keys)
                .getResultStream()
                .collect(Collectors.toMap(row -> row[0], row -> (String) row[1]));
    }

    /** Finds one record by its key. */
    public <R, V extends Record> Optional<V> find(
            CollectionDefinition<V> listing, String key, Selection<R> selection, Function<List<R>, List<V>> views) {
        Object value = listing.key().type().parse(key);
        if (value == null) {
            return Optional.empty();
        }
        // An entity that was written just now is at hand: the database is not asked for it.
        List<R> rows = selection.isEntityAlone()
                ? Stream.ofNullable(entityManager.find(selection.row(), value)).toList()
                : entityManager
                        .createQuery(
                                "select " + selection.select() + " from " + selection.from() + " " + selection.joins()
                                        + " where " + listing.key().path() + " = :key",
                                selection.row())
                        .setParameter("key", value)
                        .getResultList();
        return views.apply(rows).stream().findFirst();
    }

    /** Finds some records by their keys; a key that no record has is passed over. */
    public <R, V extends Record> List<V> find(
            CollectionDefinition<V> listing,
            Collection<?> keys,
            Selection<R> selection,
            Function<List<R>, List<V>> views) {
        if (keys.isEmpty()) {
            return List.of();
        }
        String key = listing.key().path();
        String text = "select " + selection.select() + " from " + selection.from() + " " + selection.joins() + " where "
                + key + " in (:keys) order by " + key;
        return views.apply(entityManager
                .createQuery(text, selection.row())
                .setParameter("keys", keys)
                .getResultList());
    }

    /**
     * Checks what a query asks against the book.
     *
     * @throws InvalidRequestException if a filter names a record that the book does not have, or a search holds no word
     */
    public <V extends Record> void check(Query<V> query, Selection<?> selection) {
        if (known(query, List.of()) == null) {
            // What is counted beside the records is what is checked, and no record need be counted for it.
            count(query, selection, true);
        }
    }

    /** Counts the records, or none of them, and checks what the filters name. */
    private <V extends Record> long count(Query<V> query, Selection<?> selection, boolean onlyChecked) {
        QueryConditions conditions = new QueryConditions();
        conditions.addFilters(query);
        if (onlyChecked) {
            conditions.addNever();
        }
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
        if (conditions.search() != null) {
            text.append(
                    ", cast(sql('numnode(websearch_to_tsquery(''pledgebook'', ?))', :" + SEARCHED + ") as Integer)");
        }
        text.append(" from ").append(selection.from()).append(conditions);
        TypedQuery<Object[]> typed = entityManager.createQuery(text.toString(), Object[].class);
        conditions.bind(typed);
        Object[] counts = typed.getSingleResult();
        List<Complaint> complaints = new ArrayList<>();
        if (conditions.search() != null && counts[counts.length - 1].equals(0)) {
            complaints.add(Complaint.ofParameter(
                    QueryReader.WORDS,
                    "'" + InvalidRequestException.echo(conditions.search())
                            + "' holds no word that can be searched for. Words such as 'the' are in every record."));
        }
        for (int i = 0; i < references.size(); i++) {
            Map.Entry<Field<V>, List<Object>> filter = references.get(i);
            if ((Long) counts[i + 1] < filter.getValue().size()) {
                complaints.add(unknown(filter.getKey(), filter.getValue()));
            }
        }
        if (!complaints.isEmpty()) {
            throw new InvalidRequestException(complaints);
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
        String hints = wanted.stream()
                .filter(value -> !known.contains(value))
                .map(value -> renames.hint(to.collection(), value.toString()))
                .collect(Collectors.joining());
        String missing = wanted.stream()
                .filter(value -> !known.contains(value))
                .map(value -> "'" + InvalidRequestException.echo(value.toString()) + "'")
                .collect(Collectors.joining(", "));
        return Complaint.ofParameter(
                field.name(),
                missing + " is not in /api/v1/" + to.collection() + "." + hints
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

    static String orderBy(Query<?> query) {
        return " order by "
                + query.order().stream()
                        .map(key -> key.field().path()
                                + (key.descending() ? " desc" : "")
                                + (key.field().nullable() ? " nulls last" : ""))
                        .collect(Collectors.joining(", "));
    }

    private <V extends Record> Cursor position(Query<V> query, Selection<?> selection, V last) {
        List<@Nullable String> values = new ArrayList<>();
        for (Order<V> key : query.order()) {
            Function<V, @Nullable Object> read = key.field().value();
            Object value = read == null ? rank(query, selection, key.field(), last) : read.apply(last);
            values.add(value == null ? null : value.toString());
        }
        return new Cursor(values);
    }

    /** The rank of a record in a search, which no view shows. */
    private <V extends Record> Object rank(Query<V> query, Selection<?> selection, Field<V> relevance, V record) {
        QueryConditions conditions = new QueryConditions();
        Field<V> key = query.listing().key();
        Object value =
                Objects.requireNonNull(Objects.requireNonNull(key.value()).apply(record));
        conditions.addFilters(query.with(key.name(), value));
        TypedQuery<Object> typed = entityManager.createQuery(
                "select " + relevance.path() + " from " + selection.from() + conditions, Object.class);
        conditions.bind(typed);
        return typed.getSingleResult();
    }

    /** Reads a list from its beginning to its end, a page at a time. */
    private final class Walk<V extends Record> implements Iterator<V> {

        private final Selection<?> selection;

        private final Slices<V> slices;

        private Query<V> rest;

        private Iterator<V> page = Collections.emptyIterator();

        private boolean more = true;

        Walk(Query<V> query, Selection<?> selection, Slices<V> slices) {
            this.rest = query;
            this.selection = selection;
            this.slices = slices;
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && more) {
                // What has been written is not needed any more.
                entityManager.clear();
                Slice<V> slice = slices.next(rest);
                List<V> records = slice.records();
                more = slice.more();
                if (more) {
                    // With thousands at a time in memory, the collector of a small heap would be busy with them.
                    rest = rest.after(position(rest, selection, records.get(records.size() - 1)))
                            .ofLength(Query.MAX_LIMIT);
                }
                page = records.iterator();
            }
            return page.hasNext();
        }

        @Override
        public V next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.next();
        }
    }
}
