package org.pledgebook.shared.table;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a table in CSV (RFC 4180), one at a time; lines may end in LF alone, and empty ones are passed over. */
public final class CsvRows {

    private static final int NONE = -2;

    private final Reader reader;

    private final int longest;

    // One character that was looked at and not taken.
    private int peeked = NONE;

    private long line;

    private boolean inLine;

    /**
     * A row.
     *
     * @param line the number of the line in which it begins, from 1
     */
    public record Row(long line, List<String> cells) {}

    /** Says that a table is none, and in which line. */
    public static final class Malformed extends IOException {

        private final long line;

        Malformed(long line, String message) {
            super(message);
            this.line = line;
        }

        /** The number of the line, from 1. */
        public long line() {
            return line;
        }
    }

    /**
     * Of a table.
     *
     * @param reader gives it; whoever made that closes it
     * @param longest how many characters a row may have
     */
    public CsvRows(Reader reader, int longest) {
        this.reader = reader;
        this.longest = longest;
    }

    /**
     * Reads a row.
     *
     * @param most how many cells it can have at most, which tells one that is too long before it is read
     * @return the row, or {@code null} at the end of the table
     * @throws Malformed if it is not well-formed
     */
    public @Nullable Row next(int most) throws IOException {
        int c = take();
        while (c == '\r' || c == '\n') {
            c = take();
        }
        if (c < 0) {
            return null;
        }
        long begin = line;
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        int length = 0;
        while (true) {
            if (c == '"' && cell.isEmpty()) {
                length += quoted(cell, begin, length);
                c = take();
                if (c >= 0 && c != ',' && c != '\r' && c != '\n') {
                    throw new Malformed(line, "A quotation mark closes a cell here, and more follows.");
                }
            } else {
                while (c >= 0 && c != ',' && c != '\r' && c != '\n') {
                    if (c == '"') {
                        throw new Malformed(
                                line, "A cell that holds quotation marks stands in some itself, and doubles its own.");
                    }
                    cell.append((char) c);
                    length = grown(length, begin);
                    c = take();
                }
            }
            cells.add(cell.toString());
            cell.setLength(0);
            if (c != ',') {
                break;
            }
            if (cells.size() >= most) {
                throw new Malformed(begin, "This has more than " + most + " cells.");
            }
            c = take();
        }
        if (c == '\r' && peek() == '\n') {
            take();
        }
        return new Row(begin, cells);
    }

    /** Reads what stands in quotation marks, up to the last of them, and tells how much that is. */
    private int quoted(StringBuilder cell, long begin, int before) throws IOException {
        int length = before;
        while (true) {
            int c = take();
            if (c < 0) {
                throw new Malformed(begin, "A quotation mark opens a cell here, and none closes it.");
            }
            if (c == '"') {
                if (peek() != '"') {
                    return length - before;
                }
                take();
            }
            cell.append((char) c);
            length = grown(length, begin);
        }
    }

    private int grown(int length, long begin) throws Malformed {
        if (length == longest) {
            throw new Malformed(begin, "A row has at most " + longest + " characters.");
        }
        return length + 1;
    }

    private int peek() throws IOException {
        if (peeked == NONE) {
            peeked = reader.read();
        }
        return peeked;
    }

    private int take() throws IOException {
        int c = peek();
        peeked = NONE;
        if (!inLine) {
            line++;
            inLine = true;
        }
        // The end of a line that ends in CR alone is that CR; of any other it is the LF.
        if (c == '\n' || (c == '\r' && peek() != '\n')) {
            inLine = false;
        }
        return c;
    }
}
