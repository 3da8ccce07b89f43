package org.pledgebook.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pledgebook.Api;
import org.pledgebook.Api.Answer;
import org.pledgebook.Pledgebook;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * Reads from a streaming replica of the database: a real one, which is stopped, held back and made slow. Whoever has seen a
 * revision never sees an earlier one.
 */
@Tag("long")
class StreamingReplicaTests {

    private static final int WRITES = 25;

    @TempDir
    private Path directory;

    private ConfigurableApplicationContext service;

    private EmbeddedPostgres primary;

    private PostgresBinaries binaries;

    private Path copy;

    private int port;

    private Api api;

    private String token;

    @BeforeEach
    void start() throws IOException {
        port = freePort();
        copy = directory.resolve("replica");
        // Nothing listens there yet.
        service = new SpringApplicationBuilder(Pledgebook.class)
                .run(
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--pledgebook.database.directory=" + directory.resolve("primary"),
                        "--pledgebook.replica.url=jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                        "--pledgebook.replica.wait-timeout=500ms");
        api = new Api(service.getEnvironment());
        primary = service.getBean(EmbeddedPostgres.class);
        binaries = PostgresBinaries.unpack(
                directory.resolve("binaries"), System.getProperty("os.name"), System.getProperty("os.arch"));
        token = service.getBean(TokenService.class).issue("replica", EditorRole.CURATOR, Duration.ofDays(1));
    }

    @AfterEach
    void stop() throws IOException {
        if (Files.exists(copy.resolve("postmaster.pid"))) {
            stopReplica();
        }
        service.close();
    }

    @Test
    void readsGoToTheReplicaAsLongAsItHasWhatThePrimaryHas() throws Exception {
        theServiceIsReadyWithoutTheReplica();
        copyPrimary(copy, "replica");
        startReplica(copy, port);
        untilTheReplicaIsRead();

        whatTheReplicaDoesNotHaveThePrimaryAnswers();
        whoeverWroteSeesItAtOnceHoweverLateTheReplicaIs();

        stopReplica();
        assertThat(writtenIsRead("after-the-replica")).isTrue();
        assertThat(api.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(api.get("/actuator/health/reads").body()).contains("DEGRADED");
        startReplica(copy, port);
        untilTheReplicaIsRead();
    }

    /** Two replicas at one address, one of which is held back: it does not matter which of them is asked. */
    @Test
    void thePastIsReadRightlyWhicheverReplicaIsAskedForIt() throws Exception {
        Path otherCopy = directory.resolve("other");
        int one = freePort();
        int other = freePort();
        int address = port;
        copyPrimary(copy, "one");
        copyPrimary(otherCopy, "other");
        port = one;
        startReplica(copy, one);
        startReplica(otherCopy, other);
        try (ServerSocket door = new ServerSocket(address, 50, InetAddress.getLoopbackAddress())) {
            Thread turns = new Thread(() -> takeTurns(door, one, other));
            turns.setDaemon(true);
            turns.start();
            untilTheReplicaIsRead();
            List<String> states = new ArrayList<>(List.of("", "", list(2)));
            for (int i = 0; i < 4; i++) {
                assertThat(writtenIsRead("both-" + i)).isTrue();
                states.add(list(latest()));
            }
            port = other;
            atReplica("select pg_wal_replay_pause()");
            for (int i = 4; i < 8; i++) {
                assertThat(writtenIsRead("one-" + i)).isTrue();
                states.add(list(latest()));
            }
            long served = readsFrom("replica");
            long latest = latest();
            assertThat(latest).isEqualTo(states.size() - 1L);
            // Each an address that was not answered before, and at both of them.
            for (int limit = 1; limit <= 60; limit++) {
                for (long revision : new long[] {2, 4, latest - 4, latest - 3, latest - 1, latest}) {
                    String expected = states.get((int) revision);
                    JsonNode read = api.json(
                            "/api/v1/sources?sort=-slug&fields=slug&limit=" + (440 + limit) + "&asOf=" + revision);
                    assertThat(read.at("/meta/revision").asLong()).isEqualTo(revision);
                    assertThat(read.get("data").findValuesAsString("slug"))
                            .containsExactlyInAnyOrder(expected.split(" ", -1));
                }
            }
            assertThat(readsFrom("replica")).isGreaterThan(served);
            atReplica("select pg_wal_replay_resume()");
        } finally {
            port = one;
            binaries.run(Redirect.DISCARD, "pg_ctl", "stop", "--wait", "--mode=immediate", "--pgdata=" + otherCopy);
        }
    }

    private String list(long revision) {
        return String.join(
                " ",
                api.json("/api/v1/sources?fields=slug&limit=500&asOf=" + revision)
                        .get("data")
                        .findValuesAsString("slug"));
    }

    /** Leads each connection to one of two ports, the other one each time. */
    private static void takeTurns(ServerSocket door, int one, int other) {
        try {
            for (int turn = 0; ; turn++) {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), turn % 2 == 0 ? one : other);
                pass(client, server);
                pass(server, client);
            }
        } catch (IOException e) {
            // Closed, at the end.
        }
    }

    private static void pass(Socket from, Socket to) {
        Thread thread = new Thread(() -> {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // One of them has hung up.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void theServiceIsReadyWithoutTheReplica() {
        assertThat(api.get("/api/v1/pledges").status()).isEqualTo(200);
        assertThat(api.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(api.get("/actuator/health").status()).isEqualTo(200);
        assertThat(api.get("/actuator/health/reads").body()).contains("DEGRADED");
        assertThat(readsFrom("replica")).isZero();
    }

    private void whatTheReplicaDoesNotHaveThePrimaryAnswers() throws SQLException {
        long asOf = latest();
        atReplica("select pg_wal_replay_pause()");
        long served = readsFrom("replica");
        assertThat(writtenIsRead("held-back")).isTrue();
        assertThat(api.json("/api/v1/sources/held-back?asOf=" + (asOf + 1))
                        .get("slug")
                        .asString())
                .isEqualTo("held-back");
        assertThat(api.get("/api/v1/sources/held-back?asOf=" + asOf).status()).isEqualTo(404);
        assertThat(readsFrom("replica")).isEqualTo(served);

        atReplica("select pg_wal_replay_resume()");
        untilTheReplicaIsRead();
        assertThat(api.json("/api/v1/sources/held-back?fields=slug").get("slug").asString())
                .isEqualTo("held-back");
    }

    /** It is waited for, and answers itself; or it is not, and the primary does. Either way nothing is older than asked for. */
    private void whoeverWroteSeesItAtOnceHoweverLateTheReplicaIs() throws Exception {
        for (String delay : List.of("0", "40ms", "2s")) {
            atReplica("alter system set recovery_min_apply_delay = '" + delay + "'", "select pg_reload_conf()");
            for (int i = 0; i < WRITES; i++) {
                assertThat(writtenIsRead("late-" + delay + "-" + i)).isTrue();
            }
        }
        assertThat(api.json("/api/v1/changes?since=2&limit=500")
                        .at("/page/total")
                        .asInt())
                .isGreaterThanOrEqualTo(3 * WRITES);
        atReplica("alter system reset recovery_min_apply_delay", "select pg_reload_conf()");
    }

    /** Writes a source, and says whether the very next reads have it: by itself, in the list, and as a revision. */
    private boolean writtenIsRead(String slug) {
        long before = latest();
        Answer written =
                api.write("POST", "/api/v1/sources?reasonKind=SOURCE&reason=Replica", token, """
                {"slug": "%1$s", "title": "A %1$s", "publisher": "Test", "url": "https://example.org/%1$s", "tier": "PRIMARY"}""".formatted(slug));
        assertThat(written.status()).as(written.body()).isEqualTo(201);
        return api.get("/api/v1/sources/" + slug + "?fields=slug").status() == 200
                && api.get("/api/v1/sources.ndjson?fields=slug").body().contains('"' + slug + '"')
                && latest() == before + 1;
    }

    private long latest() {
        return api.json("/api/v1/nations?limit=1").at("/meta/revision").asLong();
    }

    private void untilTheReplicaIsRead() {
        for (int limit = 1; limit <= 500; limit++) {
            long before = readsFrom("replica");
            // Each an address that was not answered before: what was would be given again, and read nowhere.
            api.json("/api/v1/pledges?fields=slug&limit=" + limit);
            if (readsFrom("replica") > before) {
                assertThat(api.get("/actuator/health/reads").body()).contains("UP");
                return;
            }
            pause();
        }
        throw new AssertionError("the replica is not read");
    }

    private long readsFrom(String database) {
        return api.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("pledgebook_reads_total{from=\"" + database + "\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Copies the primary while it runs, as {@code pg_basebackup} does, which does not come along. */
    private void copyPrimary(Path target, String name) throws Exception {
        Path cluster = directory.resolve("primary/postgresql/cluster");
        String label;
        try (Connection connection = connect(primary.getJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("alter system set wal_keep_size = '256MB'");
            statement.execute("select pg_reload_conf()");
            statement.execute("select pg_backup_start('" + name + "', fast => true)");
            copy(cluster, target);
            try (ResultSet row =
                    statement.executeQuery("select labelfile from pg_backup_stop(wait_for_archive => false)")) {
                row.next();
                label = row.getString(1);
            }
        }
        Files.writeString(target.resolve("backup_label"), label);
        Files.createFile(target.resolve("standby.signal"));
        Files.writeString(
                target.resolve("postgresql.auto.conf"),
                "\nprimary_conninfo = 'host=127.0.0.1 port=" + portOf(primary.getJdbcUrl()) + " user="
                        + primary.getUsername() + " password=" + primary.getPassword() + "'\n",
                StandardOpenOption.APPEND);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(entered).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.endsWith("postmaster.pid") && !file.endsWith("postmaster.opts")) {
                    try {
                        Files.copy(file, to.resolve(from.relativize(file).toString()));
                    } catch (NoSuchFileException e) {
                        return visitFileFailed(file, e);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (!(failure instanceof NoSuchFileException)) {
                    throw failure;
                }
                // What is deleted meanwhile, the log of the primary deletes in the copy too.
                return FileVisitResult.CONTINUE;
            }
        });
        if (Files.getFileStore(to).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void startReplica(Path cluster, int at) throws IOException {
        int exit = binaries.run(
                Redirect.DISCARD,
                "pg_ctl",
                "start",
                "--wait",
                "--timeout=60",
                "--pgdata=" + cluster,
                "--log=" + directory.resolve("replica.log"),
                "--options=-p " + at + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c hot_standby=on");
        assertThat(exit)
                .as(() -> {
                    try {
                        return Files.readString(directory.resolve("replica.log"), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .isZero();
    }

    private void stopReplica() throws IOException {
        binaries.run(Redirect.DISCARD, "pg_ctl", "stop", "--wait", "--mode=immediate", "--pgdata=" + copy);
    }

    private void atReplica(String... statements) throws SQLException {
        try (Connection connection = connect("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private Connection connect(String url) throws SQLException {
        // A pool has set it for all that connect in this process.
        DriverManager.setLoginTimeout(0);
        return DriverManager.getConnection(url, primary.getUsername(), primary.getPassword());
    }

    private static String portOf(String url) {
        return url.replaceFirst(".*:(\\d+)/.*", "$1");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
