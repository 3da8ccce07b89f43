package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the migrations make of a database, and which databases they leave alone. */
@PledgebookTest
@ExtendWith(OutputCaptureExtension.class)
class MigrationTests {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private BookHistory history;

    @Autowired
    private JdbcConnectionDetails database;

    @Autowired
    private Flyway flyway;

    @Test
    void anEmptyDatabaseHasBeenThroughAllMigrations() {
        assertThat(flyway.info().pending()).isEmpty();
        assertThat(flyway.info().applied())
                .extracting(MigrationInfo::getDescription)
                .startsWith("create book", "index words", "keep history", "finish revisions");
        assertThat(jdbc.sql("select number from revision where editor = 'Pledgebook' order by 1")
                        .query(Long.class)
                        .list())
                .startsWith(1L, 2L);
    }

    /** What a migration does that adds to a table. */
    @Test
    void aTableThatGetsAColumnAndAnIndexHasThemInItsHistoryAndItsPast() {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            long before = latest();
            jdbc.sql("alter table nation add column motto text collate \"und-x-icu\"")
                    .update();
            jdbc.sql("create index nation_motto_idx on nation (motto)").update();
            jdbc.sql("call keep_history('nation')").update();
            write("insert into nation (code, alpha2, name, official_name, motto)"
                    + " values ('QQA', 'QQ', 'Made', 'Made', 'First')");
            write("update nation set motto = 'Second' where code = 'QQA'");
            assertThat(jdbc.sql("select motto from history.nation where code = 'QQA' order by valid_from")
                            .query(String.class)
                            .list())
                    .containsExactly("First", "Second");
            assertThat(jdbc.sql("select (before).motto || ' ' || (after).motto from history.nation_differences(?, ?)")
                            .params(before + 1, before + 2)
                            .query(String.class)
                            .list())
                    .containsExactly("First Second");
            assertThat(jdbc.sql("select key from record_change where revision = ?")
                            .param(before + 2)
                            .query(String.class)
                            .list())
                    .containsExactly("QQA");
            assertThat(jdbc.sql("select indexdef from pg_indexes where schemaname = 'history' and tablename = 'nation'")
                            .query(String.class)
                            .list())
                    .anyMatch(index -> index.contains("(motto)"));
            jdbc.sql("select set_config('pledgebook.as_of', ?, true)")
                    .param(String.valueOf(before + 1))
                    .query(String.class)
                    .single();
            assertThat(jdbc.sql("select motto from past.nation where code = 'QQA'")
                            .query(String.class)
                            .single())
                    .isEqualTo("First");
            history.isThatOfTheBook();
        });
    }

    private void write(String statement) {
        jdbc.sql("set constraints all deferred").update();
        jdbc.sql("select number from begin_revision('test', 'MODEL', 'A column.')")
                .query(Long.class)
                .single();
        jdbc.sql(statement).update();
        jdbc.sql("set constraints all immediate").update();
    }

    private long latest() {
        return jdbc.sql("select max(number) from revision").query(Long.class).single();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            earlier | update flyway_schema_history set description = 'schema', checksum = 1810838834 where version = '1'
            later   | insert into flyway_schema_history select max(installed_rank) + 1, '1000', 'add a table', 'SQL', 'V1000__add_a_table.sql', 1, 'x', now(), 1, true from flyway_schema_history
            """)
    void aDatabaseOfAnotherVersionIsLeftAloneAndSaidHowToTakeOver(String which, String made, CapturedOutput output)
            throws SQLException {
        String name = "of_an_" + which + "_version";
        execute(database.getJdbcUrl(), "create database " + name);
        try {
            String url = database.getJdbcUrl().replaceFirst("/[^/?]*(?=\\?|$)", "/" + name);
            Flyway.configure()
                    .dataSource(url, database.getUsername(), database.getPassword())
                    .load()
                    .migrate();
            execute(url, made);
            assertThatException()
                    .isThrownBy(() -> new SpringApplicationBuilder(Pledgebook.class)
                            .run(
                                    "--server.port=0",
                                    "--spring.datasource.url=" + url,
                                    "--spring.datasource.username=" + database.getUsername(),
                                    "--spring.datasource.password=" + database.getPassword()));
            String said = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
            assertThat(said)
                    .contains("another version of Pledgebook", "/api/v1/export/pledgebook.zip", "/api/v1/imports")
                    .doesNotContain("\tat ");
            assertThat(said.lines()).hasSizeLessThan(20);
        } finally {
            execute(database.getJdbcUrl(), "drop database " + name + " with (force)");
        }
    }

    private void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, database.getUsername(), database.getPassword());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
