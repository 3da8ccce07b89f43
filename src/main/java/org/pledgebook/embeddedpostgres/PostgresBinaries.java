package org.pledgebook.embeddedpostgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.DigestUtils;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs ({@code initdb}, {@code pg_ctl}, {@code postgres}), which come as an archive on the class path,
 * unpacked into a directory that no one else uses.
 *
 * <p>Of the library that brings the archives, only what finds them is used. Its server is meant for tests: it starts
 * without fsync, clears away what it takes for leftovers of others in the shared temporary directory, and doesn't see
 * a server that fails to start.
 */
final class PostgresBinaries {

    private final Path home;
    private final String suffix;

    private PostgresBinaries(Path home, String suffix) {
        this.home = home;
        this.suffix = suffix;
    }

    /**
     * Unpacks the programs for this platform, if that isn't done yet.
     *
     * @param directory holds one directory for each archive, named by its digest
     * @param os the operating system as in {@code os.name}
     * @param architecture the processor as in {@code os.arch}
     * @throws EmbeddedPostgresException if there are none for this platform
     */
    static PostgresBinaries unpack(Path directory, String os, String architecture) throws IOException {
        String system = os.startsWith("Windows") ? "Windows" : os.startsWith("Mac") ? "Darwin" : os;
        byte[] archive;
        try (InputStream found = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, architecture)) {
            archive = found.readAllBytes();
        } catch (IllegalStateException missing) {
            throw new EmbeddedPostgresException(
                    "This Pledgebook brings no PostgreSQL for " + os + " on " + architecture + ".",
                    "Run a PostgreSQL server (15 or later) and set SPRING_DATASOURCE_URL, or take a Pledgebook that was"
                            + " built on this platform.",
                    missing);
        }
        Path home = directory.resolve(DigestUtils.md5DigestAsHex(archive));
        if (Files.notExists(home)) {
            Files.createDirectories(directory);
            Path unfinished = Files.createTempDirectory(directory, "unfinished-");
            extract(archive, unfinished);
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(home, system.equals("Windows") ? ".exe" : "");
    }

    private static void extract(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    boolean program = (entry.getMode() & 0100) != 0;
                    if (program && !path.toFile().setExecutable(true)) {
                        throw new IOException(path + " can't be made executable");
                    }
                }
            }
        }
    }

    /** Where the programs and their libraries are. */
    Path home() {
        return home;
    }

    /**
     * Runs a program until it ends.
     *
     * @param output where its output and error messages go. Not a pipe for {@code pg_ctl}: the server that it starts may
     *     inherit the other end, and the pipe never closes
     * @return its exit code
     */
    int run(Redirect output, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        // PostgreSQL refuses to run as root. In a user namespace of its own, root is nobody, and owns its files still.
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program + suffix).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(program + " was not waited for");
        }
    }
}
