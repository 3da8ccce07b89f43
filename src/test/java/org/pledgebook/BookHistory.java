package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Holds the history that writes left against the book itself. */
@TestComponent
class BookHistory {

    private final JdbcClient jdbc;

    BookHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Fails if the open versions of a table's rows are not the rows of the table, or a version does not follow the one before. */
    void isThatOfTheBook() {
        List<String> tables = jdbc.sql("select tablename from pg_tables where schemaname = 'history' order by 1")
                .query(String.class)
                .list();
        assertThat(tables).hasSizeGreaterThanOrEqualTo(18);
        for (String table : tables) {
            String columns = jdbc.sql("select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
                            + " where attrelid = to_regclass(:table) and attnum > 0 and not attisdropped")
                    .param("table", "public." + table)
                    .query(String.class)
                    .single();
            String open = "select " + columns + " from history." + table + " where valid_to is null";
            String rows = "select " + columns + " from " + table;
            assertThat(count("(" + rows + ") except (" + open + ")"))
                    .as("rows of %s that the history lacks", table)
                    .isZero();
            assertThat(count("(" + open + ") except (" + rows + ")"))
                    .as("rows that the history has and %s lacks", table)
                    .isZero();
            assertThat(count(
                            "select valid_from as number from history." + table + " union select valid_to from history."
                                    + table + " where valid_to is not null except select number from revision"))
                    .as("revisions of the history of %s that there are not", table)
                    .isZero();
        }
    }

    private long count(String rows) {
        return jdbc.sql("select count(*) from (" + rows + ") r")
                .query(Long.class)
                .single();
    }
}
