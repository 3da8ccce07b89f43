package org.pledgebook.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.query.Group;
import org.pledgebook.query.QueryReader;
import org.springframework.core.Nullness;
import tools.jackson.databind.JsonNode;

/**
 * Records as CSV (RFC 4180), one row a record. A column's name is the path of its value in the JSON of the record, so that
 * codes and labels stand side by side. An empty cell means that the value is not known; an empty text is written as
 * {@code ""}.
 *
 * @param columns the columns, in the order of the record's fields
 */
public record CsvTable(List<Column> columns) {

    /** Stands between the values of a list; in a value it is written with a backslash before it. */
    public static final char SEPARATOR = '|';

    private static final String END_OF_LINE = "\r\n";

    private static final MethodType READ = MethodType.methodType(Object.class, Object.class);

    /**
     * The table of all records of a kind.
     *
     * @param view the record's type
     * @param parts which of the parts that lists leave out the records have
     */
    public static CsvTable of(Class<?> view, Set<String> parts) {
        List<Column> columns = new ArrayList<>();
        for (RecordComponent component : view.getRecordComponents()) {
            boolean leftOut = component.getAccessor().isAnnotationPresent(JsonInclude.class);
            if (!leftOut || parts.contains(component.getName())) {
                add(columns, component, component.getName(), component.getName(), false, false, Function.identity());
            }
        }
        return new CsvTable(columns);
    }

    /** The table of groups: for each field its value and what people call it, and the number of records. */
    public static CsvTable ofGroups(List<String> by) {
        List<Column> columns = new ArrayList<>();
        for (String field : by) {
            columns.add(new Column(
                    field,
                    "by",
                    "The value of " + field + ".",
                    String.class,
                    false,
                    true,
                    group -> value(group, field).value()));
            columns.add(new Column(
                    field + ".label",
                    "by",
                    "What people call it.",
                    String.class,
                    false,
                    true,
                    group -> value(group, field).label()));
        }
        columns.add(new Column(
                "count",
                "count",
                "How many records there are.",
                Long.class,
                false,
                false,
                group -> ((Group) group).count()));
        return new CsvTable(columns);
    }

    private static Group.Value value(Object group, String field) {
        Group.Value value = ((Group) group).by().get(field);
        return value == null ? new Group.Value(null, null) : value;
    }

    /**
     * The table with some of its columns.
     *
     * @param names the wanted columns in the wanted order, or an empty list for all
     * @throws InvalidRequestException naming a column that there is not
     */
    public CsvTable choose(List<String> names) {
        if (names.isEmpty()) {
            return this;
        }
        List<Column> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(columns.stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidRequestException(
                            QueryReader.COLUMNS,
                            "'" + InvalidRequestException.echo(name) + "' is not a column here. Allowed are "
                                    + String.join(
                                            ", ",
                                            columns.stream().map(Column::name).toList())
                                    + ".")));
        }
        return new CsvTable(chosen);
    }

    /** The table with the columns of some of the record's fields. */
    public CsvTable ofFields(Predicate<String> wanted) {
        return new CsvTable(
                columns.stream().filter(column -> wanted.test(column.field())).toList());
    }

    /** The table of records that belong to others, with the key of the other before them. */
    public CsvTable under(String name, String description) {
        List<Column> all = new ArrayList<>();
        all.add(new Column(name, name, description, String.class, false, false, record -> ((Item) record).belongsTo()));
        for (Column column : columns) {
            all.add(new Column(
                    column.name(),
                    column.field(),
                    column.description(),
                    column.type(),
                    column.several(),
                    column.nullable(),
                    record -> column.reader().apply(((Item) record).record())));
        }
        return new CsvTable(all);
    }

    /** The records that belong to others, each with the key of the other, read one after the other. */
    public static <V> Iterable<Item> items(
            Iterable<V> holders, Function<V, String> key, Function<V, ? extends Iterable<?>> held) {
        return () -> new Iterator<>() {

            private final Iterator<V> rest = holders.iterator();

            private Iterator<?> own = Collections.emptyIterator();

            private String owner = "";

            @Override
            public boolean hasNext() {
                while (!own.hasNext() && rest.hasNext()) {
                    V holder = rest.next();
                    owner = key.apply(holder);
                    own = held.apply(holder).iterator();
                }
                return own.hasNext();
            }

            @Override
            public Item next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return new Item(owner, own.next());
            }
        };
    }

    /**
     * A record that belongs to another.
     *
     * @param belongsTo the key of the other
     */
    public record Item(String belongsTo, Object record) {}

    /** Writes the names of the columns. */
    public void writeHeader(Appendable csv) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            csv.append(i == 0 ? "" : ",").append(columns.get(i).name());
        }
        csv.append(END_OF_LINE);
    }

    /** Writes a record. */
    public void writeRow(Object record, Appendable csv) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                csv.append(',');
            }
            Object value = columns.get(i).reader().apply(record);
            if (value instanceof Collection<?> values) {
                String joined = join(values);
                writeText(joined.isEmpty() ? null : joined, csv);
            } else if (value instanceof String text) {
                writeText(text, csv);
            } else if (value instanceof JsonNode json) {
                writeText(json.toString(), csv);
            } else if (value != null) {
                csv.append(value.toString());
            }
        }
        csv.append(END_OF_LINE);
    }

    private static String join(Collection<?> values) {
        StringBuilder joined = new StringBuilder();
        String between = "";
        for (Object value : values) {
            joined.append(between);
            String text = value == null ? "" : value.toString();
            joined.append(
                    text.indexOf(SEPARATOR) < 0 && text.indexOf('\\') < 0
                            ? text
                            : text.replace("\\", "\\\\").replace("|", "\\|"));
            between = String.valueOf(SEPARATOR);
        }
        return joined.toString();
    }

    private static void writeText(@Nullable String text, Appendable csv) throws IOException {
        if (text == null) {
            return;
        }
        String guarded = guard(text);
        if (needsQuotes(guarded)) {
            csv.append('"').append(guarded.replace("\"", "\"\"")).append('"');
        } else {
            csv.append(guarded);
        }
    }

    /**
     * A spreadsheet would run a text that begins like a formula; after an apostrophe it shows it. A text that has such an
     * apostrophe of its own gets another, so that taking one away always gives the text.
     */
    private static String guard(String text) {
        return isGuarded(text, 0) ? "'" + text : text;
    }

    /** Gives the text that a cell was made of, without what keeps spreadsheets from running it. */
    public static String unguarded(String cell) {
        return !cell.isEmpty() && cell.charAt(0) == '\'' && isGuarded(cell, 1) ? cell.substring(1) : cell;
    }

    private static boolean isGuarded(String text, int from) {
        int first = from;
        while (first < text.length() && text.charAt(first) == '\'') {
            first++;
        }
        return first < text.length() && "=+-@\t\r".indexOf(text.charAt(first)) >= 0;
    }

    private static boolean needsQuotes(String text) {
        if (text.isEmpty() || text.charAt(0) == ' ' || text.charAt(text.length() - 1) == ' ') {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return true;
            }
        }
        return false;
    }

    private static void add(
            List<Column> columns,
            RecordComponent component,
            String field,
            String path,
            boolean several,
            boolean nullable,
            Function<Object, @Nullable Object> parent) {
        boolean list = component.getType() == List.class;
        Class<?> type = list
                ? (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                : component.getType();
        boolean absent = nullable || list || Nullness.forMethodReturnType(component.getAccessor()) == Nullness.NULLABLE;
        Function<Object, @Nullable Object> reader = several ? each(parent, component) : one(parent, component);
        if (type.isRecord()) {
            for (RecordComponent inner : type.getRecordComponents()) {
                add(columns, inner, field, path + "." + inner.getName(), several || list, absent, reader);
            }
        } else {
            Schema schema = component.getAccessor().getAnnotation(Schema.class);
            columns.add(new Column(
                    path, field, schema == null ? "" : schema.description(), type, several || list, absent, reader));
        }
    }

    private static Function<Object, @Nullable Object> one(
            Function<Object, @Nullable Object> parent, RecordComponent component) {
        MethodHandle accessor = accessor(component);
        return record -> {
            Object holder = parent.apply(record);
            return holder == null ? null : read(accessor, holder);
        };
    }

    /** Reads a component of each record of a list; lists within it become one. */
    private static Function<Object, @Nullable Object> each(
            Function<Object, @Nullable Object> parent, RecordComponent component) {
        MethodHandle accessor = accessor(component);
        return record -> {
            List<@Nullable Object> values = new ArrayList<>();
            if (parent.apply(record) instanceof Collection<?> holders) {
                for (Object holder : holders) {
                    Object value = holder == null ? null : read(accessor, holder);
                    if (value instanceof Collection<?> inner) {
                        values.addAll(inner);
                    } else {
                        values.add(value);
                    }
                }
            }
            return values;
        };
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            return MethodHandles.lookup().unreflect(component.getAccessor()).asType(READ);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the records at the boundaries are public", e);
        }
    }

    private static @Nullable Object read(MethodHandle accessor, Object record) {
        try {
            return accessor.invokeExact(record);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a record's accessor throws nothing of its own", e);
        }
    }
}
