package org.pledgebook.embeddedpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * The embedded PostgreSQL for a command beside the service: the one that the running service has started or, if none runs,
 * one for as long as the command takes.
 */
final class SharedEmbeddedPostgres implements JdbcConnectionDetails, AutoCloseable {

    // In which line of PostgreSQL's own file the port stands.
    private static final int PORT_LINE = 3;

    private final @Nullable EmbeddedPostgres own;

    private final String url;

    private final String password;

    private SharedEmbeddedPostgres(@Nullable EmbeddedPostgres own, String url, String password) {
        this.own = own;
        this.url = url;
        this.password = password;
    }

    /**
     * Joins the server that uses the directory, or starts it.
     *
     * @throws EmbeddedPostgresException if it can neither be joined nor started
     */
    static SharedEmbeddedPostgres join(EmbeddedPostgresProperties properties) {
        try {
            EmbeddedPostgres own = EmbeddedPostgres.start(properties);
            return new SharedEmbeddedPostgres(own, own.getJdbcUrl(), own.getPassword());
        } catch (EmbeddedPostgresException e) {
            Path home = Path.of(properties.directory()).toAbsolutePath().resolve("postgresql");
            try {
                List<String> running = Files.readAllLines(home.resolve("cluster/postmaster.pid"));
                String password = Files.readString(home.resolve("password")).strip();
                return new SharedEmbeddedPostgres(
                        null,
                        EmbeddedPostgres.url(
                                Integer.parseInt(running.get(PORT_LINE).strip())),
                        password);
            } catch (IOException | RuntimeException notRunning) {
                e.addSuppressed(notRunning);
                throw e;
            }
        }
    }

    @Override
    public String getJdbcUrl() {
        return url;
    }

    @Override
    public String getUsername() {
        return EmbeddedPostgres.USER;
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
