package org.pledgebook.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pledgebook.transfer.CsvRows.Row;

class CsvRowsTests {

    private static final int MAX_LENGTH = 100;

    private static final int MAX_CELLS = 5;

    private static List<Row> read(String table) throws IOException {
        CsvRows reader = new CsvRows(new StringReader(table), MAX_LENGTH, MAX_CELLS);
        List<Row> rows = new ArrayList<>();
        for (Row row = reader.next(); row != null; row = reader.next()) {
            rows.add(row);
        }
        return rows;
    }

    @Test
    void rowsAreReadWithTheNumbersOfTheirLines() throws IOException {
        assertThat(read("a,b\r\n\r\n\"x\ny\",\"say \"\"no\"\"\"\n,\r,\"\"\rlast"))
                .containsExactly(
                        new Row(1, List.of("a", "b")),
                        new Row(3, List.of("x\ny", "say \"no\"")),
                        new Row(5, List.of("", "")),
                        new Row(6, List.of("", "")),
                        new Row(7, List.of("last")));
    }

    @Test
    void aRowMayBeAsLongAsIsAllowed() throws IOException {
        String cell = "\"".repeat(MAX_LENGTH);
        assertThat(read('"' + cell.repeat(2) + "\",,,,\n")).containsExactly(new Row(1, List.of(cell, "", "", "", "")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            a\\n"open;                       2; none closes it
            a\\n"open""\\nb;                 2; none closes it
            "a"b\\n;                         1; more follows
            a\\n\\n"x\\ny",b"c\\n;           3; quotation marks
            ,,,,,\\n;                        1; more than 5 cells
            a\\nLONG\\n;                     2; at most 100 characters
            a\\n"LONGLONGLONGLONG;           2; at most 100 characters
            """)
    void whatIsNoTableIsRefusedWithItsLine(String table, long line, String says) {
        String written = table.replace("\\n", "\n").replace("LONG", "x".repeat(MAX_LENGTH + 1));
        assertThatThrownBy(() -> read(written)).isInstanceOfSatisfying(CsvRows.MalformedException.class, e -> {
            assertThat(e.line()).isEqualTo(line);
            assertThat(e).hasMessageContaining(says);
        });
    }
}
