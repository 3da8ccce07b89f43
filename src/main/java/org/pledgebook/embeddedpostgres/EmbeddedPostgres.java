package org.pledgebook.embeddedpostgres;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server that runs as long as the service does, keeps its data in a directory, and is reached from this
 * machine only, with a password that only the directory's owner can read.
 *
 * <p>It's as durable as any PostgreSQL: a commit is on disk when it returns. What is left of a process that was killed,
 * a server still running included, is put right by the next start. The directory holds:
 *
 * <ul>
 *   <li>{@code postgresql/cluster}: the data, and {@code postgresql.conf}, which may be edited
 *   <li>{@code postgresql/password}: of the user {@code pledgebook}
 *   <li>{@code postgresql.log}: what the server reports
 *   <li>{@code postgresql-binaries}: the unpacked programs, which may be deleted while nothing runs
 *   <li>{@code pledgebook.lock}: empty, locked by the one process that uses the directory
 * </ul>
 *
 * <p>A process that halts without closing its application context, as with {@code -Dspring.context.exit=onRefresh},
 * leaves the server running until the next start.
 *
 * <p>It is slightly longer than 400 lines, since to start, adopt and stop a server are one state.
 */
public final class EmbeddedPostgres implements JdbcConnectionDetails, AutoCloseable {

    /** The major version that the binaries have, and so the only one whose data they read. */
    static final String MAJOR_VERSION = "18";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private static final String LOOPBACK = "127.0.0.1";
    static final String USER = "pledgebook";
    private static final String UNFINISHED = "unfinished-postgresql-";
    private static final int LOG_LINES_SHOWN = 10;
    // How often it is looked whether the server still runs.
    private static final Duration PAUSE = Duration.ofSeconds(2);

    // On the command line, so that no edit of postgresql.conf undoes them. Sockets are off since their directory would
    // be the shared temporary one.
    private static final String FIXED_SETTINGS = " -c listen_addresses=" + LOOPBACK
            + " -c unix_socket_directories="
            + " -c fsync=on -c full_page_writes=on -c synchronous_commit=on"
            + " -c timezone=UTC -c log_timezone=UTC";

    private final Path directory;
    private final Path home;
    private final Path cluster;
    private final Path serverLog;
    private final Duration timeout;
    private final DirectoryLock lock;
    private final PostgresBinaries binaries;
    private final String password;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock running = new ReentrantLock();

    /**
     * Starts the server and returns when it takes connections. The first start makes an empty database; later ones
     * recover first, if the last stop wasn't clean.
     *
     * @throws EmbeddedPostgresException if another process uses the directory, it holds data of another major version,
     *     it can't be written, there are no programs for this platform, or the server doesn't start in time
     */
    static EmbeddedPostgres start(EmbeddedPostgresProperties properties) {
        Path directory = Path.of(properties.directory()).toAbsolutePath().normalize();
        try {
            // createDirectories refuses a link to a directory before JDK 20.
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
            directory = directory.toRealPath();
            DirectoryLock lock = DirectoryLock.acquire(directory);
            try {
                EmbeddedPostgres started = new EmbeddedPostgres(directory, lock, properties);
                Thread keeper = new Thread(started::keep, "postgresql-keeper");
                keeper.setDaemon(true);
                keeper.start();
                return started;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "The embedded PostgreSQL can't work in the data directory " + directory + ": " + e,
                    "Make the directory writable for the user that runs Pledgebook, with space left and programs allowed"
                            + " to run from it; or name another with pledgebook.database.directory"
                            + " (PLEDGEBOOK_DATABASE_DIRECTORY); or set SPRING_DATASOURCE_URL to use a PostgreSQL server"
                            + " of your own.",
                    e);
        }
    }

    private EmbeddedPostgres(Path directory, DirectoryLock lock, EmbeddedPostgresProperties properties)
            throws IOException {
        this.directory = directory;
        this.lock = lock;
        this.timeout = properties.timeout();
        home = directory.resolve("postgresql");
        cluster = home.resolve("cluster");
        serverLog = directory.resolve("postgresql.log");
        boolean initialised = Files.exists(home);
        if (initialised) {
            checkVersion();
        }
        Path allBinaries = directory.resolve("postgresql-binaries");
        binaries = PostgresBinaries.unpack(allBinaries, System.getProperty("os.name"), System.getProperty("os.arch"));
        stopServer();
        deleteLeftovers(allBinaries, "*");
        deleteLeftovers(directory, UNFINISHED + "*");
        if (!initialised) {
            initialise();
        }
        password = Files.readString(home.resolve("password")).strip();
        port = properties.port() == 0 ? freePort() : properties.port();
        startServer();
        log.info("PostgreSQL {} listens on {}:{}, its data is in {}", MAJOR_VERSION, LOOPBACK, port, directory);
    }

    private void checkVersion() throws IOException {
        Path versionFile = cluster.resolve("PG_VERSION");
        if (Files.notExists(versionFile)) {
            throw new EmbeddedPostgresException(
                    home + " isn't a data directory of Pledgebook: " + versionFile + " is missing.",
                    "Restore it from a backup, or move it away to begin with an empty database.");
        }
        String version = Files.readString(versionFile).strip();
        if (!version.equals(MAJOR_VERSION)) {
            throw new EmbeddedPostgresException(
                    "The data in " + cluster + " was written by PostgreSQL " + version
                            + ". This Pledgebook brings PostgreSQL " + MAJOR_VERSION
                            + ", which can't read it. Nothing was changed.",
                    "Start the Pledgebook that wrote the data, with pledgebook.database.port=5432, and dump it: pg_dump"
                            + " --clean --if-exists -h " + LOOPBACK + " -U " + USER
                            + " -f pledgebook.sql postgres (the password is in " + home.resolve("password")
                            + "). Stop it, move " + home
                            + " away, start this Pledgebook with the same port, and restore:"
                            + " psql -h " + LOOPBACK + " -U " + USER + " -f pledgebook.sql postgres (the password is a"
                            + " new one). Or set SPRING_DATASOURCE_URL to use a PostgreSQL server of your own.");
        }
    }

    /**
     * Makes an empty cluster, which appears under its name only when it's complete and on disk. So a kill at any moment
     * leaves either no cluster, or a whole one.
     */
    private void initialise() throws IOException {
        log.info("Making a PostgreSQL database in {}", home);
        // Unique, since an initdb whose parent was killed may still be writing to the last one; and closed to everyone
        // but its owner, as temporary directories are, which it stays under its later name.
        Path unfinished = Files.createTempDirectory(directory, UNFINISHED);
        Path passwordFile = unfinished.resolve("password");
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        Files.writeString(
                passwordFile,
                Base64.getUrlEncoder().encodeToString(secret) + "\n",
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        if (Files.getFileStore(passwordFile).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        }
        int exitCode = binaries.run(
                Redirect.appendTo(serverLog.toFile()),
                "initdb",
                "--pgdata=" + unfinished.resolve("cluster"),
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // PostgreSQL's own locale sorts and folds the same on every platform; the system's do not.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                // The service reports what its statements meet. This keeps the log small enough never to be rotated.
                "--set=log_checkpoints=off",
                "--set=log_min_messages=log",
                "--no-instructions");
        if (exitCode != 0) {
            throw failedProgram("PostgreSQL's initdb couldn't make a database in " + directory);
        }
        sync(unfinished);
        Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
    }

    private static void sync(Path directory) {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        } catch (IOException e) {
            log.debug("{} can't be synced, as on Windows, which journals the change itself", directory, e);
        }
    }

    private void startServer() throws IOException {
        int exitCode = binaries.run(
                Redirect.DISCARD,
                "pg_ctl",
                "start",
                "--wait",
                "--timeout=" + timeout.toSeconds(),
                "--pgdata=" + cluster,
                "--log=" + serverLog,
                "--options=-p " + port + FIXED_SETTINGS);
        if (exitCode != 0) {
            EmbeddedPostgresException failure = failedProgram("PostgreSQL didn't start on port " + port
                    + ", for which it has " + timeout.toSeconds() + " s, with its data in " + cluster);
            try {
                stopServer();
            } catch (IOException | RuntimeException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    /**
     * Starts the server again when it has ended by itself, as it does when it is killed, or has no room for its log and
     * finds none while it recovers from that either. Tries again and again, until this is closed.
     */
    private void keep() {
        boolean failed = false;
        try {
            while (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                running.lock();
                try {
                    if (!closed.get() && !runs()) {
                        if (!failed) {
                            log.warn("PostgreSQL has ended by itself, as {} tells. It is started again", serverLog);
                        }
                        startServer();
                        failed = false;
                        log.info("PostgreSQL listens on {}:{} again", LOOPBACK, port);
                    }
                } catch (IOException | RuntimeException e) {
                    if (!failed) {
                        log.error("PostgreSQL does not start again yet; that is tried until it does", e);
                    }
                    failed = true;
                } finally {
                    running.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean runs() throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (Files.notExists(pidFile)) {
            return false;
        }
        return Files.readAllLines(pidFile).stream()
                .findFirst()
                .filter(digits -> digits.matches("\\d{1,18}"))
                .flatMap(digits -> ProcessHandle.of(Long.parseLong(digits)))
                // Where a process does not tell its program, it is taken for the server.
                .filter(process -> process.info()
                        .command()
                        .map(program -> Path.of(program).startsWith(directory))
                        .orElse(true))
                .isPresent();
    }

    /**
     * Stops the server of this directory, if one runs: this process's own, or one that outlived the process that
     * started it. Returns when it has written all and ended.
     */
    private void stopServer() throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (Files.notExists(pidFile)) {
            return;
        }
        String pid = Files.readAllLines(pidFile).stream().findFirst().orElse("");
        Optional<ProcessHandle> process = Optional.of(pid)
                .filter(digits -> digits.matches("\\d{1,18}"))
                .flatMap(digits -> ProcessHandle.of(Long.parseLong(digits)));
        if (process.isEmpty()) {
            // PostgreSQL replaces the file of a server that is gone itself, after checks that only it can make.
            return;
        }
        ProcessHandle.Info info = process.get().info();
        // Empty for a dead process that no one has waited for, and for one of another user.
        Path program = Path.of(info.command().orElse(""));
        // What began after the file was last written didn't write it. The minute is for clocks that disagree.
        Instant written = Files.getLastModifiedTime(pidFile).toInstant();
        boolean younger = info.startInstant().orElse(written).isAfter(written.plusSeconds(60));
        if (program.startsWith(directory)) {
            int exitCode = binaries.run(
                    Redirect.DISCARD,
                    "pg_ctl",
                    "stop",
                    "--wait",
                    "--mode=fast",
                    "--timeout=" + timeout.toSeconds(),
                    "--pgdata=" + cluster);
            if (exitCode != 0 && Files.exists(pidFile)) {
                throw failedProgram("The PostgreSQL server with the process id " + pid + " didn't stop within "
                        + timeout.toSeconds() + " s");
            }
        } else if (program.getFileName().toString().startsWith("postgres") && !younger) {
            throw new EmbeddedPostgresException(
                    "A PostgreSQL server that Pledgebook didn't start, with the process id " + pid + ", seems to use "
                            + cluster + ".",
                    "Stop it. If it has nothing to do with this directory, delete " + pidFile + ".");
        } else {
            // The server is dead, or its number went to another process, as after a reboot or in a new container.
            // PostgreSQL would take that for a server, and refuse to start for as long as it's there.
            Files.delete(pidFile);
        }
    }

    private void deleteLeftovers(Path parent, String glob) throws IOException {
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, glob)) {
            for (Path candidate : candidates) {
                if (!candidate.equals(binaries.home())) {
                    try {
                        FileSystemUtils.deleteRecursively(candidate);
                    } catch (IOException e) {
                        log.info("{} is left over and can't be deleted yet: {}", candidate, e.toString());
                    }
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private EmbeddedPostgresException failedProgram(String description) throws IOException {
        List<String> lines = Files.exists(serverLog)
                ? new String(Files.readAllBytes(serverLog), StandardCharsets.UTF_8)
                        .lines()
                        .toList()
                : List.of();
        String end = String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        return new EmbeddedPostgresException(
                description + ". The log " + serverLog + " ends:\n\n  " + end,
                "Mend what the log names. If the server only needs longer, as it may to recover, raise"
                        + " pledgebook.database.timeout. If its programs are damaged, as by a loss of power while they"
                        + " were unpacked, delete " + binaries.home() + ". Root can't run it everywhere: take an"
                        + " ordinary user. Or set SPRING_DATASOURCE_URL to use a PostgreSQL server of your own.");
    }

    /** Where the data is, as an absolute path: what to back up, while the service is stopped. */
    public Path directory() {
        return directory;
    }

    @Override
    public String getJdbcUrl() {
        return url(port);
    }

    /** The address of the server that listens on a port of this machine. */
    static String url(int port) {
        return "jdbc:postgresql://" + LOOPBACK + ":" + port + "/postgres";
    }

    @Override
    public String getUsername() {
        return USER;
    }

    @Override
    public String getPassword() {
        return password;
    }

    /** Stops the server, ending what connections there are, and gives the directory free. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        ended.countDown();
        running.lock();
        try {
            stopServer();
            log.info("PostgreSQL stopped");
        } catch (IOException | RuntimeException e) {
            log.warn("PostgreSQL didn't stop; the next start will end it", e);
        } finally {
            running.unlock();
        }
        try {
            lock.close();
        } catch (IOException e) {
            log.warn("The lock on {} is held until this process ends", directory, e);
        }
    }
}
