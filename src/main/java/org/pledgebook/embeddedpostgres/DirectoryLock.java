package org.pledgebook.embeddedpostgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to use a data directory, which one running process at most has. The operating system takes it back when the
 * process ends, however it ends, so it's never stale; and it doesn't depend on the database server still running.
 */
final class DirectoryLock implements AutoCloseable {

    // A second channel to the lock file would, on being closed, drop the lock of the first one on POSIX systems. So who
    // holds what in this process is known without opening the file.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel file;

    private DirectoryLock(Path directory, FileChannel file) {
        this.directory = directory;
        this.file = file;
    }

    /**
     * Takes the lock.
     *
     * @param directory the real path of an existing directory
     * @throws EmbeddedPostgresException if it's taken
     */
    static DirectoryLock acquire(Path directory) throws IOException {
        if (!HELD_HERE.add(directory)) {
            throw taken(directory);
        }
        FileChannel file = null;
        boolean locked = false;
        try {
            file = FileChannel.open(
                    directory.resolve("pledgebook.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = file.tryLock() != null;
            if (!locked) {
                throw taken(directory);
            }
            return new DirectoryLock(directory, file);
        } finally {
            if (!locked) {
                HELD_HERE.remove(directory);
                if (file != null) {
                    file.close();
                }
            }
        }
    }

    private static EmbeddedPostgresException taken(Path directory) {
        return new EmbeddedPostgresException(
                "The data directory " + directory + " is in use by another Pledgebook that is running.",
                "Stop the other one, or give this one a directory of its own with pledgebook.database.directory"
                        + " (PLEDGEBOOK_DATABASE_DIRECTORY). To have several work on the same data, run a PostgreSQL"
                        + " server and set SPRING_DATASOURCE_URL for each.");
    }

    /** Gives the directory free. */
    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            HELD_HERE.remove(directory);
        }
    }
}
