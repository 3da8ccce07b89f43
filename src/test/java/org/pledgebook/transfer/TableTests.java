package org.pledgebook.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pledgebook.web.CsvTable;

class TableTests {

    public record Inner(@Nullable String code, String name) {}

    public record Outer(
            @Nullable String text, int number, @Nullable Inner one, List<Inner> several, List<String> words) {}

    private static final CsvTable TABLE = CsvTable.of(Outer.class, Set.of());

    @Test
    void nestedValuesStandUnderTheirPaths() throws IOException {
        StringBuilder csv = new StringBuilder();
        TABLE.writeHeader(csv);
        assertThat(csv).hasToString("text,number,one.code,one.name,several.code,several.name,words\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "plain; plain",
                "a,b; \"a,b\"",
                "say \"no\"; \"say \"\"no\"\"\"",
                "=1+1; '=1+1",
                "+49; '+49",
                "-5; '-5",
                "@home; '@home",
                "=a,b; \"'=a,b\"",
                "` `; \" \"",
                "`a\nb`; `\"a\nb\"`",
                "\uD83D\uDE00; \uD83D\uDE00"
            })
    void textsAreQuotedWhereTheyMustAndGuardedAgainstFormulas(String text, String cell) throws IOException {
        assertThat(row(new Outer(text, -1, null, List.of(), List.of()))).isEqualTo(cell + ",-1,,,,,\r\n");
    }

    @Test
    void anEmptyTextIsToldFromNone() throws IOException {
        assertThat(row(new Outer("", 0, null, List.of(), List.of()))).startsWith("\"\",0");
        assertThat(row(new Outer(null, 0, null, List.of(), List.of()))).startsWith(",0");
    }

    @Test
    void theValuesOfAListAreSeparatedAndTheSeparatorWithinThemEscaped() throws IOException {
        assertThat(row(new Outer(
                        null,
                        0,
                        new Inner("A", "Alpha"),
                        List.of(new Inner("B", "B|b"), new Inner(null, "C\\c")),
                        List.of("=x", "y"))))
                .isEqualTo(",0,A,Alpha,B|,B\\|b|C\\\\c,'=x|y\r\n");
    }

    private static String row(Outer record) throws IOException {
        StringBuilder csv = new StringBuilder();
        TABLE.writeRow(record, csv);
        return csv.toString();
    }
}
