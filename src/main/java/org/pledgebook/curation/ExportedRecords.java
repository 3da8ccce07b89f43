package org.pledgebook.curation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.InvalidRecord;
import org.pledgebook.shared.InvalidRequest;
import org.pledgebook.shared.InvalidRequest.Complaint;
import org.pledgebook.shared.draft.StrictJson;
import org.pledgebook.shared.table.Column;
import org.pledgebook.shared.table.Table;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/**
 * Reads records in the form in which the book exports them, as tables or as lines of JSON, and gives what editors would
 * write: of another record its key alone, and nothing of what is derived.
 */
final class ExportedRecords {

    /** As many as one import can hold: all of it is one revision. */
    static final int MOST = 10_000;

    private static final int LONGEST_LINE = 1_000_000;

    private static final long MOST_CELLS = 2_000_000;

    private static final JsonMapper JSON = StrictJson.MAPPER;

    private static final CsvMapper CSV = CsvMapper.builder(CsvFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_LINE)
                            .maxTokenCount(MOST_CELLS)
                            .build())
                    .build())
            .enable(CsvReadFeature.WRAP_AS_ARRAY)
            .enable(CsvReadFeature.SKIP_EMPTY_LINES)
            .build();

    // What a record has its key in, where others name it.
    private static final List<String> KEYS = List.of("code", "slug");

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private ExportedRecords() {}

    /**
     * A record with the number of its line. It is taken apart when it is asked for, and then forgotten: as a tree, a large
     * import is many times its size.
     */
    record Line(int number, Supplier<ObjectNode> record) {}

    /** Reads lines of JSON. */
    static List<Line> ofLines(InputStream stream) throws IOException {
        List<Line> lines = new ArrayList<>();
        List<Complaint> complaints = new ArrayList<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8.newDecoder()));
        try {
            int number = 0;
            for (String read = line(reader, 1); read != null; read = line(reader, number + 1)) {
                String text = read;
                number++;
                if (text.isBlank()) {
                    continue;
                }
                try {
                    if (JSON.readTree(text) instanceof ObjectNode) {
                        add(lines, number, () -> (ObjectNode) JSON.readTree(text));
                    } else {
                        complaints.add(complaint(number, "", "This must be an object."));
                    }
                } catch (JacksonException | NumberFormatException e) {
                    complaints.add(complaint(number, "", "This is not JSON, or names a field twice."));
                }
            }
        } catch (CharacterCodingException e) {
            throw new InvalidRecord("", "The body is not well-formed UTF-8.");
        }
        if (!complaints.isEmpty()) {
            throw new InvalidRecord(complaints);
        }
        return lines;
    }

    /** A line without its end, or {@code null} if there is none any more. */
    private static @Nullable String line(Reader reader, int number) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            if (line.length() == LONGEST_LINE) {
                throw new InvalidRecord(
                        List.of(complaint(number, "", "A line has at most " + LONGEST_LINE + " characters.")));
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /** Reads a table whose columns are those of the export of a view, as far as they tell what a draft says. */
    static List<Line> ofTable(InputStream stream, Class<?> draft, Class<? extends Record> view) throws IOException {
        Set<String> parts = Arrays.stream(view.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        Map<String, Column> known = new LinkedHashMap<>();
        Table.of(view, parts).columns().forEach(column -> known.put(column.name(), column));
        List<Line> lines = new ArrayList<>();
        try (MappingIterator<String[]> rows = CSV.readerFor(String[].class)
                .readValues(new InputStreamReader(stream, StandardCharsets.UTF_8.newDecoder()))) {
            if (!rows.hasNext()) {
                throw new InvalidRecord("", "The table is empty. Its first line names the columns.");
            }
            List<Column> columns = columns(rows.next(), known);
            while (rows.hasNext()) {
                int number = lines.size() + 2;
                String[] cells = rows.next();
                if (cells.length != columns.size()) {
                    throw new InvalidRecord(List.of(complaint(
                            number, "", "This has " + cells.length + " cells and must have " + columns.size() + ".")));
                }
                add(lines, number, () -> record(columns, cells, draft));
            }
        } catch (JacksonException e) {
            throw new InvalidRecord(
                    "", "The table is not well-formed (RFC 4180, UTF-8), in record " + (lines.size() + 1) + ".");
        }
        return lines;
    }

    private static ObjectNode record(List<Column> columns, String[] cells, Class<?> draft) {
        ObjectNode record = JSON.createObjectNode();
        for (int i = 0; i < cells.length; i++) {
            if (isWritten(columns.get(i).name().split("\\.", -1), 0, draft)) {
                put(record, columns.get(i), cells[i]);
            }
        }
        return record;
    }

    private static void add(List<Line> lines, int number, Supplier<ObjectNode> record) {
        if (lines.size() == MOST) {
            throw new InvalidRecord(
                    "", "An import holds at most " + MOST + " records, since all of it is one revision. Split it.");
        }
        lines.add(new Line(number, record));
    }

    private static List<Column> columns(String[] names, Map<String, Column> known) {
        List<Complaint> complaints = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            String name = i == 0 && !names[0].isEmpty() && names[0].charAt(0) == BYTE_ORDER_MARK
                    ? names[0].substring(1)
                    : names[i];
            Column column = known.get(name);
            if (column == null || columns.contains(column)) {
                complaints.add(complaint(
                        1,
                        "",
                        "'" + InvalidRequest.echo(name) + "' is not a column here, or stands twice. Allowed are "
                                + String.join(", ", known.keySet()) + "."));
            } else {
                columns.add(column);
            }
        }
        if (!complaints.isEmpty()) {
            throw new InvalidRecord(complaints);
        }
        return columns;
    }

    /** Whether a draft says what stands in a column; all else is derived. */
    private static boolean isWritten(String[] path, int from, Class<?> draft) {
        for (RecordComponent component : draft.getRecordComponents()) {
            if (component.getName().equals(path[from])) {
                Class<?> type = typeOf(component);
                return from == path.length - 1
                        || (type.isRecord()
                                ? isWritten(path, from + 1, type)
                                : from == path.length - 2 && KEYS.contains(path[from + 1]));
            }
        }
        return false;
    }

    /** The type of a component or, if it is a list, of its members. */
    private static Class<?> typeOf(RecordComponent component) {
        return component.getType() == List.class
                ? (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                : component.getType();
    }

    /** Puts a cell where the record has it: {@code beneficiary.code} into the beneficiary, a list into each of its members. */
    private static void put(ObjectNode record, Column column, String cell) {
        String[] path = column.name().split("\\.", -1);
        if (!column.several()) {
            ObjectNode parent = record;
            for (int i = 0; i < path.length - 1; i++) {
                parent = child(parent, path[i]);
            }
            parent.set(path[path.length - 1], value(column, cell.isEmpty() ? null : cell));
            return;
        }
        ArrayNode members = record.get(path[0]) instanceof ArrayNode existing ? existing : record.putArray(path[0]);
        List<String> values = cell.isEmpty() ? List.of() : split(Table.unguarded(cell));
        for (int i = 0; i < values.size(); i++) {
            String text = values.get(i).isEmpty() ? null : values.get(i);
            if (path.length == 1) {
                members.add(value(column, text));
                continue;
            }
            while (members.size() <= i) {
                members.addObject();
            }
            ObjectNode parent = (ObjectNode) members.get(i);
            for (int j = 1; j < path.length - 1; j++) {
                parent = child(parent, path[j]);
            }
            parent.set(path[path.length - 1], value(column, text));
        }
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode existing ? existing : parent.putObject(name);
    }

    private static JsonNode value(Column column, @Nullable String text) {
        if (text == null) {
            return JSON.nullNode();
        }
        Class<?> type = column.type();
        boolean plain = Number.class.isAssignableFrom(type)
                || type == int.class
                || type == long.class
                || type == Boolean.class
                || type == boolean.class;
        if (plain) {
            try {
                JsonNode node = JSON.readTree(text);
                if (node.isNumber() || node.isBoolean()) {
                    return node;
                }
            } catch (JacksonException | NumberFormatException e) {
                // Whoever reads the draft says what is expected.
            }
        }
        return JSON.stringNode(column.several() ? text : Table.unguarded(text));
    }

    private static List<String> split(String cell) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == '\\' && i + 1 < cell.length()) {
                value.append(cell.charAt(++i));
            } else if (c == Table.SEPARATOR) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }

    /** What an editor would write of an exported record; a field that only the export has is left out. */
    static ObjectNode draft(ObjectNode exported, Class<?> draft, Class<?> view) {
        Set<String> derived = Arrays.stream(view.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        ObjectNode written = JSON.createObjectNode();
        Set<String> taken = Arrays.stream(draft.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        for (RecordComponent component : draft.getRecordComponents()) {
            JsonNode value = exported.get(component.getName());
            if (value != null) {
                written.set(component.getName(), value(value, component));
            }
        }
        // What is neither written nor exported is somebody's mistake, and shall be told.
        exported.propertyNames().stream()
                .filter(name -> !taken.contains(name) && !derived.contains(name))
                .forEach(name -> written.set(name, exported.get(name)));
        return written;
    }

    private static JsonNode value(JsonNode value, RecordComponent component) {
        Class<?> type = typeOf(component);
        if (component.getType() == List.class && value instanceof ArrayNode members) {
            ArrayNode written = JSON.createArrayNode();
            members.forEach(member -> written.add(single(member, type)));
            return written;
        }
        return single(value, type);
    }

    private static JsonNode single(JsonNode value, Class<?> type) {
        if (!(value instanceof ObjectNode object)) {
            return value;
        }
        if (!type.isRecord()) {
            return KEYS.stream()
                    .filter(object::has)
                    .findFirst()
                    .map(object::get)
                    .orElse(value);
        }
        if (object.isEmpty() || object.valueStream().allMatch(JsonNode::isNull)) {
            return JSON.nullNode();
        }
        ObjectNode written = JSON.createObjectNode();
        for (RecordComponent inner : type.getRecordComponents()) {
            JsonNode part = object.get(inner.getName());
            if (part != null) {
                written.set(inner.getName(), value(part, inner));
            }
        }
        return written;
    }

    /** Something that is wrong in a line. */
    static Complaint complaint(int line, String pointer, String detail) {
        return Complaint.at("/" + line + pointer, "Line " + line + ": " + detail);
    }
}
