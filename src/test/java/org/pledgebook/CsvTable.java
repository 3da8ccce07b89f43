package org.pledgebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads a table of comma-separated values (RFC 4180). */
final class CsvTable {

    private CsvTable() {}

    /** Returns the rows, each by the names of its columns. */
    static List<Map<String, String>> read(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (isQuoted) {
                if (character != '"') {
                    cell.append(character);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    isQuoted = false;
                }
            } else if (character == '"') {
                isQuoted = true;
            } else if (character == ',' || character == '\n') {
                line.add(cell.toString());
                cell.setLength(0);
                if (character == '\n') {
                    lines.add(line);
                    line = new ArrayList<>();
                }
            } else if (character != '\r') {
                cell.append(character);
            }
        }
        if (isQuoted || !line.isEmpty() || cell.length() > 0) {
            throw new AssertionError("The table ends within a row: " + line + cell);
        }
        List<String> names = lines.remove(0);
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> cells : lines) {
            if (cells.size() != names.size()) {
                throw new AssertionError("A row has " + cells.size() + " cells of " + names.size() + ": " + cells);
            }
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                row.put(names.get(i), cells.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    static List<String> column(List<Map<String, String>> rows, String name) {
        return rows.stream()
                .map(row -> Objects.requireNonNull(row.get(name), name))
                .toList();
    }
}
