package org.pledgebook.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;

class EmbeddedPostgresTests {

    // One for all tests that don't need a new one, since making it takes longest.
    private static Path directory = Path.of("");

    // With a space, at which a careless command line would split.
    @BeforeAll
    static void nameTheDirectory(@TempDir Path temp) throws IOException {
        directory = temp.toRealPath().resolve("the data");
    }

    @Test
    void aRestartKeepsTheRows() throws Exception {
        String password;
        try (EmbeddedPostgres server = start(directory)) {
            password = server.getPassword();
            execute(server, "create table kept (word text)", "insert into kept values ('Žižek')");
        }
        assertThat(directory.resolve("postgresql/cluster/postmaster.pid")).doesNotExist();
        try (EmbeddedPostgres server = start(directory)) {
            assertThat(query(server, "select word from kept")).containsExactly("Žižek");
            assertThat(server.getPassword()).isEqualTo(password);
            assertThat(server.directory()).isEqualTo(directory);
        }
    }

    @Test
    void theServerIsDurableAndPrivateAndTheSameEverywhere() throws Exception {
        try (EmbeddedPostgres server = start(directory)) {
            assertDurable(server);
            assertThat(query(server, "show server_version"))
                    .first()
                    .asString()
                    .startsWith(EmbeddedPostgres.MAJOR_VERSION + ".");
            assertThat(query(server, "show listen_addresses")).containsExactly("127.0.0.1");
            assertThat(query(server, "show unix_socket_directories")).containsExactly("");
            assertThat(query(server, "show log_timezone")).containsExactly("UTC");
            assertThat(query(server, "show server_encoding")).containsExactly("UTF8");
            assertThat(query(
                            server,
                            "select datlocprovider::text || ' ' || datlocale || ' ' || datctype from pg_database"))
                    .containsOnly("b C.UTF-8 C");
            assertThat(query(server, "select lower('ŽIŽEK')")).containsExactly("žižek");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(server.getJdbcUrl(), server.getUsername(), "guessed"))
                    .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void settingsThatMakeItDurableOutdoTheConfigurationFile() throws Exception {
        start(directory).close();
        Files.writeString(
                directory.resolve("postgresql/cluster/postgresql.auto.conf"),
                "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nwork_mem = '5MB'\n");
        try (EmbeddedPostgres server = start(directory)) {
            assertDurable(server);
            assertThat(query(server, "show work_mem")).containsExactly("5MB");
        }
    }

    @Test
    void aSecondInstanceOnADirectoryIsRefusedAndHurtsNothing() throws Exception {
        try (EmbeddedPostgres first = start(directory)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                FailureAnalysis refusal = refusal(directory);
                assertThat(refusal.getDescription()).contains(directory.toString(), "in use by another Pledgebook");
                assertThat(refusal.getAction()).contains("pledgebook.database.directory", "SPRING_DATASOURCE_URL");
            }
            assertThat(query(first, "select 'unhurt'")).containsExactly("unhurt");
        }
        start(directory).close();
    }

    @Test
    void aKilledProcessLosesNoCommitAndItsServerIsReplaced() throws Exception {
        try (CommittingProcess other = new CommittingProcess(directory)) {
            other.awaitCommit(50);
            assertThat(refusal(directory).getDescription()).contains("in use by another Pledgebook");
            other.awaitCommit(100);
        }
        assertThat(servers(directory)).as("outlives the process").hasSize(1);
        List<ProcessHandle> orphans = servers(directory);
        try (EmbeddedPostgres server = start(directory)) {
            assertThat(query(server, "select number::text from committed where number <= 100"))
                    .hasSize(100);
            assertDurable(server);
            assertThat(servers(directory)).hasSize(1).doesNotContainAnyElementsOf(orphans);
        }
        assertNoServerIsLeft();
    }

    @Test
    void aProcessWhoseServerCrashedKeepsTheDirectoryAndStartsItAgain() throws Exception {
        try (EmbeddedPostgres first = start(directory)) {
            execute(first, "create table survivor (word text)", "insert into survivor values ('committed')");
            List<ProcessHandle> killed = servers(directory);
            killed.forEach(ProcessHandle::destroyForcibly);
            for (ProcessHandle server : killed) {
                server.onExit().get();
            }
            assertThat(refusal(directory).getDescription()).contains("in use by another Pledgebook");
            while (!answers(first)) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(query(first, "select word from survivor")).containsExactly("committed");
        }
        assertNoServerIsLeft();
        try (EmbeddedPostgres server = start(directory)) {
            assertThat(query(server, "select word from survivor")).containsExactly("committed");
        }
    }

    @Test
    void aKillDuringTheFirstStartLeavesADirectoryThatStarts(@TempDir Path temp) throws Exception {
        Path fresh = temp.toRealPath();
        try (CommittingProcess other = new CommittingProcess(fresh)) {
            while (leftovers(fresh).isEmpty()) {
                assertThat(other.isAlive()).isTrue();
                assertThat(fresh.resolve("postgresql")).as("seen too late").doesNotExist();
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        assertThat(fresh.resolve("postgresql")).doesNotExist();
        start(fresh).close();
        start(fresh).close();
        assertThat(leftovers(fresh)).isEmpty();
    }

    @Test
    void aProcessIdThatWentToAnotherProcessIsNoServer() throws Exception {
        start(directory).close();
        Files.writeString(
                directory.resolve("postgresql/cluster/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + directory.resolve("postgresql/cluster") + "\n");
        try (EmbeddedPostgres server = start(directory)) {
            assertThat(query(server, "select 'started'")).containsExactly("started");
        }
    }

    @Test
    void dataOfAnotherMajorVersionIsRefusedAndLeftAlone(@TempDir Path temp) throws Exception {
        Path versionFile = temp.resolve("postgresql/cluster/PG_VERSION");
        Files.createDirectories(versionFile.getParent());
        Files.writeString(versionFile, "17\n");
        FailureAnalysis refusal = refusal(temp);
        assertThat(refusal.getDescription()).contains("PostgreSQL 17", "PostgreSQL 18", "Nothing was changed");
        assertThat(refusal.getAction()).contains("pg_dump", "SPRING_DATASOURCE_URL");
        assertThat(versionFile).hasContent("17");
    }

    @Test
    void whatIsNoDataDirectoryIsRefusedAndLeftAlone(@TempDir Path temp) throws Exception {
        Path file = temp.resolve("postgresql/precious");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "precious");
        assertThat(refusal(temp).getDescription()).contains("isn't a data directory of Pledgebook");
        assertThat(file).hasContent("precious");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed(@TempDir Path temp) throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "");
        FailureAnalysis refusal = refusal(file.resolve("data"));
        assertThat(refusal.getDescription()).contains(file.resolve("data").toString());
        assertThat(refusal.getAction()).contains("writable", "pledgebook.database.directory");
    }

    @Test
    void aPlatformWithoutBinariesIsNamed(@TempDir Path temp) {
        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> PostgresBinaries.unpack(temp, "SunOS", "sparcv9"))
                .withMessageContaining("SunOS on sparcv9")
                .satisfies(e -> assertThat(e.action()).contains("SPRING_DATASOURCE_URL"));
    }

    @Test
    void aServerThatDoesNotStartShowsWhatItLogged() throws Exception {
        start(directory).close();
        Files.writeString(directory.resolve("postgresql/cluster/postgresql.auto.conf"), "no_such_setting = 1\n");
        assertThat(refusal(directory).getDescription()).contains("didn't start", "postgresql.log", "no_such_setting");
        Files.writeString(directory.resolve("postgresql/cluster/postgresql.auto.conf"), "");
        start(directory).close();
    }

    @Test
    void aFixedPortIsKeptAndOneThatIsTakenIsNamed() throws Exception {
        int port;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = other.getLocalPort();
            assertThat(refusal(directory, port).getDescription()).contains("port " + port, "could not bind");
        }
        try (EmbeddedPostgres server = start(directory, port)) {
            assertThat(server.getJdbcUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
            assertThat(query(server, "show port")).containsExactly(String.valueOf(port));
        }
    }

    private static boolean answers(EmbeddedPostgres server) {
        try {
            return !query(server, "select 1").isEmpty();
        } catch (SQLException e) {
            return false;
        }
    }

    private static EmbeddedPostgres start(Path directory) {
        return start(directory, 0);
    }

    private static EmbeddedPostgres start(Path directory, int port) {
        return EmbeddedPostgres.start(
                new EmbeddedPostgresProperties(directory.toString(), port, false, Duration.ofMinutes(1)));
    }

    private static FailureAnalysis refusal(Path directory) {
        return refusal(directory, 0);
    }

    private static FailureAnalysis refusal(Path directory, int port) {
        try (EmbeddedPostgres server = start(directory, port)) {
            throw new AssertionError("Started in " + server.directory());
        } catch (EmbeddedPostgresException e) {
            return new EmbeddedPostgresFailureAnalyzer().analyze(e, e);
        }
    }

    private static void assertDurable(EmbeddedPostgres server) throws SQLException {
        assertThat(query(server, "show fsync")).containsExactly("on");
        assertThat(query(server, "show full_page_writes")).containsExactly("on");
        assertThat(query(server, "show synchronous_commit")).containsExactly("on");
    }

    private static void execute(EmbeddedPostgres server, String... statements) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> query(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        // A pool has set it for all that connect in this process.
        DriverManager.setLoginTimeout(0);
        return DriverManager.getConnection(server.getJdbcUrl(), server.getUsername(), server.getPassword());
    }

    /** A server takes its mark away shortly before it is gone. */
    private void assertNoServerIsLeft() throws InterruptedException {
        for (int tries = 0; !servers(directory).isEmpty() && tries < 100; tries++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(servers(directory)).isEmpty();
    }

    /** The servers that run from this directory, without the processes that they start themselves. */
    private static List<ProcessHandle> servers(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> runsFrom(directory, process))
                .filter(process -> process.parent()
                        .filter(parent -> runsFrom(directory, parent))
                        .isEmpty())
                .toList();
    }

    private static boolean runsFrom(Path directory, ProcessHandle process) {
        return process.info()
                .command()
                .filter(program -> Path.of(program).startsWith(directory))
                .isPresent();
    }

    private static List<Path> leftovers(Path directory) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "unfinished-*")) {
            List<Path> leftovers = new ArrayList<>();
            found.forEach(leftovers::add);
            return leftovers;
        }
    }
}
