package org.pledgebook.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.stereotype.Component;

/**
 * The place of the files that imports are kept in: a directory of this instance's own, which nobody else may look into. It
 * holds the directory by a lock that the operating system takes back when the process ends, however it ends; what
 * instances left behind that were killed is so told from what others work on, and taken away at the start.
 */
@Component
class ImportDirectory implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ImportDirectory.class);

    private static final String PREFIX = "pledgebook-imports-";

    private static final String LOCK = "lock";

    // To close a second channel to a lock file would drop the lock of the first: a process knows its own without
    // opening.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path parent;

    private @Nullable Path directory;

    private @Nullable FileChannel lock;

    ImportDirectory(ImportProperties properties) {
        this.parent = Path.of(properties.directory()).toAbsolutePath();
        try {
            Files.createDirectories(this.parent);
        } catch (IOException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "pledgebook.imports.directory",
                    parent,
                    "It must be a directory that can be made and written to: " + e);
        }
        sweep();
    }

    /** Takes away what instances left behind that are no more. What cannot be taken away stays. */
    private void sweep() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path other : left) {
                if (!HELD_HERE.contains(other) && Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)) {
                    takeAway(other);
                }
            }
        } catch (IOException e) {
            log.debug("What earlier imports left in {} is not looked for", parent, e);
        }
    }

    private static void takeAway(Path other) {
        try (FileChannel channel =
                        FileChannel.open(other.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock held = channel.tryLock()) {
            if (held != null) {
                delete(other);
            }
        } catch (NoSuchFileException e) {
            // It is about to be held, or about to be gone; whoever holds it next looks whether it is there.
            other.toFile().delete();
        } catch (IOException | OverlappingFileLockException e) {
            log.debug("{} stays", other, e);
        }
    }

    /** Deletes what is in a directory, the lock after all else, and the directory. */
    private static void delete(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "import-*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory.resolve(LOCK));
        Files.deleteIfExists(directory);
    }

    /** Makes an empty file, which whoever called deletes. */
    synchronized Path newFile() throws IOException {
        Path own = directory;
        if (own == null || !Files.isDirectory(own)) {
            // What cleans up among temporary files may have taken it away.
            leave();
            own = hold();
        }
        return Files.createTempFile(own, "import-", null);
    }

    private Path hold() throws IOException {
        while (true) {
            Path made = Files.createTempDirectory(parent, PREFIX);
            HELD_HERE.add(made);
            FileChannel channel = null;
            boolean held = false;
            try {
                channel = FileChannel.open(made.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                // Another instance that starts may have taken it away before it was held.
                held = channel.tryLock() != null && Files.exists(made.resolve(LOCK));
            } catch (NoSuchFileException e) {
                log.debug("{} was taken away", made, e);
            } finally {
                if (!held) {
                    HELD_HERE.remove(made);
                    if (channel != null) {
                        channel.close();
                    }
                }
            }
            if (held) {
                directory = made;
                lock = channel;
                return made;
            }
        }
    }

    private void leave() throws IOException {
        Path own = directory;
        FileChannel held = lock;
        directory = null;
        lock = null;
        if (held != null) {
            held.close();
        }
        if (own != null) {
            HELD_HERE.remove(own);
        }
    }

    @Override
    public synchronized void destroy() throws IOException {
        Path own = directory;
        if (own != null && Files.isDirectory(own)) {
            delete(own);
        }
        leave();
    }
}
