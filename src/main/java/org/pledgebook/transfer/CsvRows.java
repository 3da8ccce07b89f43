package org.pledgebook.transfer;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a table in CSV (RFC 4180), one at a time; lines may end in LF alone, and empty ones are passed over. What
 * the library would let pass is refused: quotation marks within a bare cell, and such as are never closed.
 */
public final class CsvRows {

    // Of a row as it is written: its quotation marks may be doubled, and each cell has its own.
    private static final int WRITTEN_TIMES = 3;

    // More than the library reads at once: what it has of the rows after one is counted with that one.
    private static final int READ_AHEAD = 32_768;

    private final int maxLength;

    private final int maxCells;

    private final CountingReader text;

    private final Cells cells = new Cells();

    private final Spliterator<Row> rows;

    /**
     * A row.
     *
     * @param line the number of the line in which it begins, from 1
     */
    public record Row(long line, List<String> cells) {}

    /** Says that a table is none, and in which line. */
    public static final class MalformedException extends RuntimeException {

        private final long line;

        MalformedException(long line, String message) {
            super(message);
            this.line = line;
        }

        /** The number of the line in which the row begins that is at fault, from 1. */
        public long line() {
            return line;
        }
    }

    /**
     * Of a table.
     *
     * @param reader gives it; whoever made that closes it
     * @param maxLength how many characters a row may have
     * @param maxCells how many cells a row may have
     */
    public CsvRows(Reader reader, int maxLength, int maxCells) {
        this.maxLength = maxLength;
        this.maxCells = maxCells;
        text = new CountingReader(reader);
        rows = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                // The reader ends a row that is too long before this would.
                .maxBufferSize(WRITTEN_TIMES * maxLength + 2 * READ_AHEAD)
                .build(cells, text)
                .spliterator();
    }

    /**
     * Reads a row.
     *
     * @return the row, or {@code null} at the end of the table
     * @throws MalformedException if it is not well-formed, or longer than may be
     */
    public @Nullable Row next() throws IOException {
        AtomicReference<@Nullable Row> next = new AtomicReference<>();
        try {
            rows.tryAdvance(next::set);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof MalformedException malformed) {
                throw malformed;
            }
            if (e.getCause() instanceof CsvParseException) {
                throw new MalformedException(cells.line(), "A quotation mark closes a cell here, and more follows.");
            }
            throw e;
        }
        if (text.ended && text.quotationMarks % 2 != 0) {
            throw new MalformedException(cells.line(), "A quotation mark opens a cell here, and none closes it.");
        }
        return next.get();
    }

    private MalformedException tooLong() {
        return new MalformedException(cells.line(), "A row has at most " + maxLength + " characters.");
    }

    /** Gathers the cells of a row. */
    private final class Cells extends AbstractBaseCsvCallbackHandler<Row> {

        private List<String> row = new ArrayList<>();

        private int length;

        long line() {
            return getStartingLineNumber();
        }

        @Override
        protected void handleBegin(long line) {
            row = new ArrayList<>();
            length = 0;
            text.ofRow = 0;
        }

        @Override
        protected void handleField(int index, char[] from, int offset, int size, boolean quoted) {
            if (index == maxCells) {
                throw new MalformedException(line(), "This has more than " + maxCells + " cells.");
            }
            length += size;
            if (length > maxLength) {
                throw tooLong();
            }
            String cell = new String(from, offset, size);
            if (!quoted && cell.indexOf('"') >= 0) {
                throw new MalformedException(
                        line(), "A cell that holds quotation marks stands in some itself, and doubles its own.");
            }
            row.add(cell);
        }

        @Override
        protected Row buildRecord() {
            return new Row(line(), row);
        }
    }

    /** Counts what is read, by which a row is known that does not end, and a table that ends within a cell. */
    private final class CountingReader extends FilterReader {

        private long quotationMarks;

        private long ofRow;

        private boolean ended;

        CountingReader(Reader reader) {
            super(reader);
        }

        @Override
        public int read(char[] to, int offset, int size) throws IOException {
            int read = super.read(to, offset, size);
            ended = read < 0;
            for (int i = offset; i < offset + read; i++) {
                quotationMarks += to[i] == '"' ? 1 : 0;
            }
            ofRow += Math.max(read, 0);
            if (ofRow > WRITTEN_TIMES * maxLength + READ_AHEAD) {
                throw tooLong();
            }
            return read;
        }
    }
}
