package org.pledgebook.transfer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.RecordDescriptor;
import org.pledgebook.draft.RecordDescriptor.Part;
import org.pledgebook.draft.StrictJson;
import org.pledgebook.problem.InvalidRecordException;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.web.Column;
import org.pledgebook.web.CsvTable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads records in the form in which the book exports them, as tables or as lines of JSON, and gives what editors would
 * write: of another record its key alone, and nothing of what is derived.
 */
final class ExportedRecords {

    private static final int MAX_LINE_LENGTH = 1_000_000;

    private static final int MAX_COLUMNS = 1_000;

    // As many members as a list of a draft may have.
    private static final int MAX_VALUES = 2_000;

    private static final JsonMapper JSON = StrictJson.MAPPER;

    // What a record has its key in, where others name it.
    private static final List<String> KEYS = List.of("code", "slug");

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private ExportedRecords() {}

    /** Takes records, one at a time. */
    interface Lines {

        /**
         * Takes one.
         *
         * @param number the number of its line, from 1
         * @param length how many characters it has
         */
        void take(long number, ObjectNode record, int length);
    }

    /** Takes what is wrong. */
    interface Faults {

        /**
         * Takes one fault.
         *
         * @param line the number of the line, from 1
         */
        void take(long line, String detail);
    }

    /** Reads lines of JSON. */
    static void ofLines(InputStream stream, Lines lines, Faults faults) throws IOException {
        BufferedReader reader = reader(stream);
        try {
            long number = 0;
            for (String text = line(reader, 1, faults); text != null; text = line(reader, number + 1, faults)) {
                number++;
                if (text.isBlank()) {
                    continue;
                }
                ObjectNode record = null;
                try {
                    if (JSON.readTree(text) instanceof ObjectNode object) {
                        record = object;
                    } else {
                        faults.take(number, "This must be an object.");
                    }
                } catch (JacksonException | NumberFormatException e) {
                    faults.take(number, "This is not JSON, or names a field twice.");
                }
                if (record != null) {
                    lines.take(number, record, text.length());
                }
            }
        } catch (CharacterCodingException e) {
            throw new InvalidRecordException("", "The body is not well-formed UTF-8.");
        }
    }

    private static BufferedReader reader(InputStream stream) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8.newDecoder()));
        reader.mark(1);
        try {
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
        } catch (CharacterCodingException e) {
            throw new InvalidRecordException("", "The body is not well-formed UTF-8.");
        }
        return reader;
    }

    /** A line without its end, or {@code null} if there is none any more, or it is too long to go on. */
    private static @Nullable String line(Reader reader, long number, Faults faults) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            if (line.length() == MAX_LINE_LENGTH) {
                faults.take(number, "A line has at most " + MAX_LINE_LENGTH + " characters.");
                return null;
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /** The columns of the export of a view, with all parts that it has. */
    static CsvTable tableOf(Class<? extends Record> view) {
        return CsvTable.of(view, Set.copyOf(RecordDescriptor.of(view).names()));
    }

    /**
     * Reads a table.
     *
     * @param table the columns that it can have
     * @param wanted whether what stands in a column is wanted
     */
    static void ofTable(InputStream stream, CsvTable table, Predicate<String[]> wanted, Lines lines, Faults faults)
            throws IOException {
        Map<String, Column> known = new LinkedHashMap<>();
        table.columns().forEach(column -> known.put(column.name(), column));
        CsvRows rows = new CsvRows(reader(stream), MAX_LINE_LENGTH, MAX_COLUMNS);
        try {
            CsvRows.Row header = rows.next();
            if (header == null) {
                throw new InvalidRecordException("", "The table is empty. Its first line names the columns.");
            }
            List<Column> columns = columns(header, known, faults);
            if (columns == null) {
                return;
            }
            List<String[]> paths = columns.stream()
                    .map(column -> column.name().split("\\.", -1))
                    .toList();
            List<Boolean> taken = paths.stream().map(wanted::test).toList();
            for (CsvRows.Row row = rows.next(); row != null; row = rows.next()) {
                if (row.cells().size() != columns.size()) {
                    faults.take(
                            row.line(),
                            "This has " + row.cells().size() + " cells and must have " + columns.size() + ".");
                    continue;
                }
                ObjectNode record = JSON.createObjectNode();
                int length = 0;
                for (int i = 0; i < columns.size(); i++) {
                    length += row.cells().get(i).length();
                    if (taken.get(i)) {
                        put(record, columns.get(i), paths.get(i), row.cells().get(i));
                    }
                }
                lines.take(row.line(), record, length);
            }
        } catch (CsvRows.MalformedException e) {
            faults.take(e.line(), "The table is not well-formed (RFC 4180). " + e.getMessage());
        } catch (CharacterCodingException e) {
            throw new InvalidRecordException("", "The body is not well-formed UTF-8.");
        }
    }

    private static @Nullable List<Column> columns(CsvRows.Row header, Map<String, Column> known, Faults faults) {
        boolean right = true;
        List<Column> columns = new ArrayList<>();
        for (String name : header.cells()) {
            Column column = known.get(name);
            if (column == null || columns.contains(column)) {
                right = false;
                faults.take(
                        header.line(),
                        "'" + InvalidRequestException.echo(name)
                                + "' is not a column here, or stands twice. Allowed are "
                                + String.join(", ", known.keySet()) + ".");
            } else {
                columns.add(column);
            }
        }
        return right ? columns : null;
    }

    /** Whether a draft says what stands in a column; all else is derived. */
    static boolean isWritten(String[] path, Class<?> draft) {
        return isWritten(path, 0, draft);
    }

    private static boolean isWritten(String[] path, int from, Class<?> draft) {
        return RecordDescriptor.of(draft).parts().stream()
                .filter(part -> part.name().equals(path[from]))
                .anyMatch(part -> from == path.length - 1
                        || (part.each().isRecord()
                                ? isWritten(path, from + 1, part.each())
                                : from == path.length - 2 && KEYS.contains(path[from + 1])));
    }

    /** Puts a cell where the record has it: {@code beneficiary.code} into the beneficiary, a list into each of its members. */
    private static void put(ObjectNode record, Column column, String[] path, String cell) {
        if (!column.several()) {
            ObjectNode parent = record;
            for (int i = 0; i < path.length - 1; i++) {
                parent = child(parent, path[i]);
            }
            parent.set(path[path.length - 1], value(column, cell.isEmpty() ? null : cell));
            return;
        }
        ArrayNode members = record.get(path[0]) instanceof ArrayNode existing ? existing : record.putArray(path[0]);
        List<String> values = cell.isEmpty() ? List.of() : split(CsvTable.unguarded(cell));
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
        return JSON.stringNode(column.several() ? text : CsvTable.unguarded(text));
    }

    /** The values of a cell, and of those no more than it takes to refuse them as too many. */
    private static List<String> split(String cell) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == '\\' && i + 1 < cell.length()) {
                value.append(cell.charAt(++i));
            } else if (c == CsvTable.SEPARATOR) {
                values.add(value.toString());
                if (values.size() > MAX_VALUES) {
                    return values;
                }
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
        List<String> derived = RecordDescriptor.of(view).names();
        List<String> taken = RecordDescriptor.of(draft).names();
        ObjectNode written = JSON.createObjectNode();
        for (Part part : RecordDescriptor.of(draft).parts()) {
            JsonNode value = exported.get(part.name());
            if (value != null) {
                written.set(part.name(), value(value, part));
            }
        }
        // What is neither written nor exported is somebody's mistake, and shall be told.
        exported.propertyNames().stream()
                .filter(name -> !taken.contains(name) && !derived.contains(name))
                .forEach(name -> written.set(name, exported.get(name)));
        return written;
    }

    private static JsonNode value(JsonNode value, Part part) {
        if (part.members() != null && value instanceof ArrayNode members) {
            ArrayNode written = JSON.createArrayNode();
            members.forEach(member -> written.add(single(member, part.each())));
            return written;
        }
        return single(value, part.each());
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
        for (Part inner : RecordDescriptor.of(type).parts()) {
            JsonNode part = object.get(inner.name());
            if (part != null) {
                written.set(inner.name(), value(part, inner));
            }
        }
        return written;
    }
}
