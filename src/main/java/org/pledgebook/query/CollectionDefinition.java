package org.pledgebook.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pledgebook.problem.FieldErrors;
import org.pledgebook.query.Query.Order;

/**
 * All that may be asked of a collection.
 *
 * @param <V> the view of one record
 * @param name the collection's name in URLs
 * @param view the view's type
 * @param fields the fields by which it can be narrowed and put in order
 * @param key the field that holds the record's key; it completes every order, so that the order is total
 * @param defaultOrder the order of a list that asks for none
 * @param includes what a list leaves out unless asked for
 */
public record CollectionDefinition<V extends Record>(
        String name,
        Class<V> view,
        List<Field<V>> fields,
        Field<V> key,
        List<Order<V>> defaultOrder,
        List<String> includes) {

    /** Declares a collection in the order of its keys; the first field is the key. */
    @SafeVarargs
    public static <V extends Record> CollectionDefinition<V> of(
            String name, Class<V> view, Field<V> key, Field<V>... fields) {
        List<Field<V>> all = new ArrayList<>(List.of(key));
        for (Field<V> field : fields) {
            all.add(field);
            if (field.holdsWords()) {
                all.add(relevance(field));
            }
        }
        return new CollectionDefinition<>(name, view, List.copyOf(all), key, List.of(), List.of());
    }

    /** The order by how well a record answers a search, for which a row's rank stands in no view. */
    private static <V extends Record> Field<V> relevance(Field<V> words) {
        String rank = "cast(sql('ts_rank(?, websearch_to_tsquery(''pledgebook'', ?))', %s, :" + QueryExecutor.SEARCHED
                + ") as Float)";
        return new Field<>(
                QueryReader.RELEVANCE,
                "How well the record answers the search.",
                FieldType.RANK,
                rank.formatted(words.path()),
                null,
                Field.Kind.SORT,
                false,
                null,
                List::of);
    }

    /** Returns the key of a record. */
    public String keyOf(V record) {
        return String.valueOf(Objects.requireNonNull(key.value()).apply(record));
    }

    /** The same, in another order unless a request asks for one: {@code -heldOn} is latest first. */
    public CollectionDefinition<V> inOrder(String sort) {
        return new CollectionDefinition<>(
                name, view, fields, key, QueryReader.readSort(this, List.of(sort), new FieldErrors()), includes);
    }

    /** The same, with parts that a list leaves out unless they are asked for. */
    public CollectionDefinition<V> including(String... parts) {
        return new CollectionDefinition<>(name, view, fields, key, defaultOrder, List.of(parts));
    }

    /** The names by which a list can be put in order. */
    public List<String> sortKeys() {
        return fields.stream()
                .filter(Field::sorts)
                .map(Field::name)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /** The names of the fields that records can be counted by. */
    public List<String> facets() {
        return fields.stream().filter(Field::counts).map(Field::name).toList();
    }

    /** The order of a list that asks for none, as the keys that ask for it. */
    public List<String> defaultSort() {
        return QueryReader.completed(this, defaultOrder).stream()
                .map(order -> (order.descending() ? "-" : "") + order.field().name())
                .toList();
    }

    /**
     * A field by its name.
     *
     * @throws IllegalArgumentException if the collection has no such field: a mistake of ours, not of a request
     */
    public Field<V> field(String wanted) {
        return find(wanted).orElseThrow(() -> new IllegalArgumentException(name + " has no field " + wanted));
    }

    Optional<Field<V>> find(String wanted) {
        return fields.stream().filter(field -> field.name().equals(wanted)).findFirst();
    }

    /** All parameters that a request for this collection may carry. */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (Field<V> field : fields) {
            if (field.filters()) {
                parameters.add(
                        field.holdsWords()
                                ? new Parameter(
                                        field.name(),
                                        "Only records that hold these words. " + field.description()
                                                + " Word forms and accents do not matter. \"…\" asks for words in a row,"
                                                + " or for either of two, and a - for records without a word.",
                                        field.type(),
                                        false)
                                : new Parameter(
                                        field.name(),
                                        "Only records with this value. " + field.description()
                                                + " Repeatable: any of the values.",
                                        field.type(),
                                        true));
            }
            if (field.ranges()) {
                parameters.add(new Parameter(
                        field.stem() + "From",
                        "Only records from this one on, itself included. " + field.description(),
                        field.type(),
                        false));
                parameters.add(new Parameter(
                        field.stem() + "To",
                        "Only records up to this one, itself included. " + field.description(),
                        field.type(),
                        false));
            }
        }
        return List.copyOf(parameters);
    }

    /**
     * A parameter that narrows a list.
     *
     * @param repeatable whether it may be given several times
     */
    public record Parameter(String name, String description, FieldType type, boolean repeatable) {}
}
