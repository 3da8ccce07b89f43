package org.pledgebook.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.FieldErrors;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.query.CollectionDefinition.Parameter;
import org.pledgebook.query.Query.Order;

/**
 * Reads a request's parameters by the declaration of a collection. Nothing is ignored: whatever is not understood is
 * an error that says what would be.
 */
public final class QueryReader {

    /** How many records at most. */
    public static final String LIMIT = "limit";

    /** The cursor from the page before. */
    public static final String AFTER = "after";

    /** The order. */
    public static final String SORT = "sort";

    /** What to add that a list leaves out. */
    public static final String INCLUDE = "include";

    /** The fields to count by, beside a page. */
    public static final String FACET = "facet";

    /** The fields to group by. */
    public static final String BY = "by";

    /** The columns of a table. */
    public static final String COLUMNS = "columns";

    /** Whether a table begins with a byte order mark. */
    public static final String BOM = "bom";

    /** The words to search for. */
    public static final String WORDS = "q";

    /** The order that puts first what answers the search best. */
    public static final String RELEVANCE = "relevance";

    /** By how many fields at once records can be grouped. */
    public static final int MAX_GROUPING = 3;

    /** How many values a filter can have. */
    public static final int MAX_VALUES = 100;

    private QueryReader() {}

    /**
     * Reads a request for a list.
     *
     * @param listing what may be asked
     * @param form in which form
     * @param fixed the fields that the address itself fixes, and that may not be asked again, with their values
     * @param parameters the request's parameters, each with its values in order
     * @throws InvalidRequestException naming everything that is wrong
     */
    public static <V extends Record> Query<V> read(
            CollectionDefinition<V> listing,
            QueryKind form,
            Map<String, String> fixed,
            Map<String, List<String>> parameters) {
        FieldErrors complaints = new FieldErrors();
        Map<Field<V>, List<Object>> filters = new LinkedHashMap<>();
        Map<Field<V>, Object> from = new LinkedHashMap<>();
        Map<Field<V>, Object> to = new LinkedHashMap<>();
        for (Field<V> field : listing.fields()) {
            if (fixed.containsKey(field.name())) {
                // An address with a key that no record can have is the controller's to refuse.
                Object value = field.type().parse(fixed.get(field.name()));
                filters.put(field, value == null ? List.of() : List.of(value));
            } else if (field.holdsWords()) {
                String words = single(field.name(), parameters, complaints);
                if (words != null) {
                    filters.put(field, readAll(field.name(), field.type(), List.of(words), complaints));
                }
            } else if (field.filters() && parameters.containsKey(field.name())) {
                filters.put(field, readAll(field.name(), field.type(), parameters.get(field.name()), complaints));
            }
            if (field.ranges()) {
                readOne(field.stem() + "From", field.type(), parameters, from, field, complaints);
                readOne(field.stem() + "To", field.type(), parameters, to, field, complaints);
                checkRange(field, from.get(field), to.get(field), complaints);
            }
        }
        List<Order<V>> order = readSort(listing, parameters.getOrDefault(SORT, List.of()), complaints);
        if (order.isEmpty()) {
            order = completed(listing, listing.defaultOrder());
        }
        if (order.stream().anyMatch(key -> key.field().name().equals(RELEVANCE)) && !parameters.containsKey(WORDS)) {
            complaints.add(SORT, "Without words to search for in q, nothing is more relevant than anything else.");
        }
        List<Field<V>> by = switch (form) {
            case PAGE -> readCounted(listing, FACET, parameters, complaints);
            case GROUPS -> readGrouping(listing, parameters, complaints);
            case WHOLE, TABLE, FILTERS -> List.of();
        };
        Query<V> query = new Query<>(
                listing,
                form,
                filters,
                from,
                to,
                order,
                readLimit(parameters, complaints),
                null,
                readIncludes(listing, parameters, complaints),
                by);
        checkNames(listing, form, fixed.keySet(), parameters.keySet(), complaints);
        Cursor after = readCursor(query, parameters, complaints);
        complaints.throwIfAny();
        return new Query<>(listing, form, filters, from, to, order, query.limit(), after, query.includes(), by);
    }

    /** The names of the parameters that a request for a collection may carry. */
    public static Set<String> names(CollectionDefinition<?> listing, QueryKind form, Set<String> withheld) {
        Set<String> names = new TreeSet<>(form.parameters());
        if (listing.includes().isEmpty()) {
            names.remove(INCLUDE);
        }
        if (listing.facets().isEmpty()) {
            names.remove(FACET);
        }
        listing.parameters().stream().map(Parameter::name).forEach(names::add);
        names.removeAll(withheld);
        return names;
    }

    private static void checkNames(
            CollectionDefinition<?> listing,
            QueryKind form,
            Set<String> withheld,
            Set<String> given,
            FieldErrors complaints) {
        Set<String> known = names(listing, form, withheld);
        for (String name : given) {
            if (!known.contains(name)) {
                complaints.add(
                        InvalidRequestException.echo(name),
                        "There is no parameter '" + InvalidRequestException.echo(name) + "' here. Allowed are "
                                + String.join(", ", known) + ", and fields and asOf on every read.");
            }
        }
    }

    private static List<Object> readAll(String name, FieldType type, List<String> texts, FieldErrors complaints) {
        if (texts.size() > MAX_VALUES) {
            complaints.add(name, "At most " + MAX_VALUES + " values are allowed, not " + texts.size() + ".");
            return List.of();
        }
        Set<Object> values = new LinkedHashSet<>();
        for (String text : texts) {
            Object value = type.parse(text);
            if (value == null && isList(text, type)) {
                complaints.add(name, explainRepetition(name, text));
            } else if (value == null) {
                complaints.addNot(name, text, type.expectation());
            } else {
                values.add(value);
            }
        }
        return new ArrayList<>(values);
    }

    /** Says how several values are given, to whoever puts commas between them. */
    public static String explainRepetition(String name, String text) {
        return "'" + InvalidRequestException.echo(text) + "' is several values. Repeat the parameter for each: "
                + InvalidRequestException.echo(name + "=" + text.replace(",", "&" + name + "=")) + ".";
    }

    private static boolean isList(String text, FieldType type) {
        return text.contains(",") && Arrays.stream(text.split(",", -1)).allMatch(part -> type.parse(part) != null);
    }

    private static <V> void readOne(
            String name,
            FieldType type,
            Map<String, List<String>> parameters,
            Map<Field<V>, Object> values,
            Field<V> field,
            FieldErrors complaints) {
        String text = single(name, parameters, complaints);
        if (text != null) {
            Object value = type.parse(text);
            if (value == null && type.parse(text.replace(' ', '+')) != null) {
                complaints.add(
                        name,
                        "In an address, a + is a space. Write it as %2B: " + name + "=" + text.replace(" ", "%2B")
                                + ".");
            } else if (value == null) {
                complaints.addNot(name, text, type.expectation());
            } else {
                values.put(field, value);
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void checkRange(Field<?> field, @Nullable Object from, @Nullable Object to, FieldErrors complaints) {
        if (from instanceof Comparable lower && to != null && lower.compareTo(to) > 0) {
            complaints.add(field.stem() + "From", "The range ends before it begins: from " + from + " to " + to + ".");
        }
    }

    static <V extends Record> List<Order<V>> readSort(
            CollectionDefinition<V> listing, List<String> texts, FieldErrors complaints) {
        List<Order<V>> order = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String key : String.join(",", texts).split(",", -1)) {
            if (texts.isEmpty()) {
                break;
            }
            boolean descending = key.startsWith("-");
            String name = descending ? key.substring(1) : key;
            Field<V> field = listing.find(name).filter(Field::sorts).orElse(null);
            if (field == null) {
                complaints.addNot(
                        SORT,
                        name,
                        "a sort key. Allowed are " + String.join(", ", listing.sortKeys())
                                + ", each with a - before it for the opposite order");
            } else if (!seen.add(name)) {
                complaints.add(SORT, "'" + name + "' is there twice.");
            } else {
                // The best answer comes first, unless the opposite is asked for.
                order.add(new Order<>(field, descending != name.equals(RELEVANCE)));
            }
        }
        return order.isEmpty() ? order : completed(listing, order);
    }

    /** An order that no two records share a place in: completed by the key. */
    static <V extends Record> List<Order<V>> completed(CollectionDefinition<V> listing, List<Order<V>> order) {
        if (order.stream().anyMatch(key -> key.field().equals(listing.key()))) {
            return order;
        }
        List<Order<V>> total = new ArrayList<>(order);
        total.add(new Order<>(listing.key(), false));
        return total;
    }

    /** The fields that are named in a parameter, in the order of their naming. */
    private static <V extends Record> List<Field<V>> readCounted(
            CollectionDefinition<V> listing,
            String parameter,
            Map<String, List<String>> parameters,
            FieldErrors complaints) {
        Set<Field<V>> fields = new LinkedHashSet<>();
        List<String> texts = parameters.getOrDefault(parameter, List.of());
        for (String name : texts.isEmpty()
                ? List.<String>of()
                : List.of(String.join(",", texts).split(",", -1))) {
            Field<V> field = listing.find(name).filter(Field::counts).orElse(null);
            if (field == null) {
                complaints.addNot(
                        parameter, name, "a field to count by. Allowed are " + String.join(", ", listing.facets()));
            } else {
                fields.add(field);
            }
        }
        return List.copyOf(fields);
    }

    private static <V extends Record> List<Field<V>> readGrouping(
            CollectionDefinition<V> listing, Map<String, List<String>> parameters, FieldErrors complaints) {
        List<Field<V>> by = readCounted(listing, BY, parameters, complaints);
        if (!parameters.containsKey(BY)) {
            complaints.add(
                    BY,
                    "Say by what the records shall be counted, such as by=nation,category. Allowed are "
                            + String.join(", ", listing.facets()) + ".");
        } else if (by.size() > MAX_GROUPING) {
            complaints.add(BY, "At most " + MAX_GROUPING + " fields are allowed, not " + by.size() + ".");
        }
        return by;
    }

    static int readLimit(Map<String, List<String>> parameters, FieldErrors complaints) {
        String text = single(LIMIT, parameters, complaints);
        if (text == null) {
            return Query.DEFAULT_LIMIT;
        }
        if (text.matches("[0-9]{1,9}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= Query.MAX_LIMIT) {
                return limit;
            }
        }
        complaints.addNot(LIMIT, text, "a whole number from 1 to " + Query.MAX_LIMIT);
        return Query.DEFAULT_LIMIT;
    }

    private static Set<String> readIncludes(
            CollectionDefinition<?> listing, Map<String, List<String>> parameters, FieldErrors complaints) {
        Set<String> includes = new TreeSet<>();
        List<String> texts = parameters.getOrDefault(INCLUDE, List.of());
        if (listing.includes().isEmpty() || texts.isEmpty()) {
            return includes;
        }
        for (String part : String.join(",", texts).split(",", -1)) {
            if (listing.includes().contains(part)) {
                includes.add(part);
            } else {
                complaints.addNot(INCLUDE, part, "one of " + String.join(", ", listing.includes()));
            }
        }
        return includes;
    }

    private static <V extends Record> @Nullable Cursor readCursor(
            Query<V> query, Map<String, List<String>> parameters, FieldErrors complaints) {
        String text = single(AFTER, parameters, complaints);
        // The cursor can only be judged against a request that is otherwise right.
        if (text == null || !complaints.none()) {
            return null;
        }
        Cursor cursor = Cursor.decode(text, query.context());
        if (cursor == null || cursor.values().size() != query.order().size()) {
            complaints.addNot(
                    AFTER,
                    text,
                    "a cursor of this list. Take it from page.next of an answer to the same filters"
                            + " and the same order, or leave it out to start at the beginning");
            return null;
        }
        return cursor;
    }

    private static @Nullable String single(String name, Map<String, List<String>> parameters, FieldErrors complaints) {
        List<String> texts = parameters.getOrDefault(name, List.of());
        if (texts.size() > 1) {
            complaints.add(name, "Only one value is allowed, not " + texts.size() + ".");
            return null;
        }
        return texts.isEmpty() ? null : texts.get(0);
    }
}
