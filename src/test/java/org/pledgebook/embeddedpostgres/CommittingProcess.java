package org.pledgebook.embeddedpostgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;

/**
 * Another Java process that runs an {@link EmbeddedPostgres} and commits the numbers from 1 on, one a row, until it is
 * killed.
 */
final class CommittingProcess implements AutoCloseable {

    private static final String COMMITTED = "committed ";

    private final Process process;
    private final BufferedReader output;

    CommittingProcess(Path directory) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommittingProcess.class.getName(),
                        directory.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        output = process.inputReader();
    }

    /** Waits until the process has told that it committed this number. */
    void awaitCommit(int number) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(COMMITTED + number)) {
                return;
            }
        }
        throw new IOException("The process ended too early");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the process, and nothing else, as {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    public static void main(String[] arguments) throws Exception {
        EmbeddedPostgres server =
                EmbeddedPostgres.start(new EmbeddedPostgresProperties(arguments[0], 0, false, Duration.ofMinutes(1)));
        try (Connection connection =
                        DriverManager.getConnection(server.getJdbcUrl(), server.getUsername(), server.getPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("create table committed (number integer primary key)");
            // The output ends with the process that reads it: so does this one, if it wasn't killed.
            for (int number = 1; !System.out.checkError(); number++) {
                statement.execute("insert into committed values (" + number + ")");
                System.out.println(COMMITTED + number);
            }
        } finally {
            server.close();
        }
    }
}
