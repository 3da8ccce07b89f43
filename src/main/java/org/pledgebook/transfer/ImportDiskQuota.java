package org.pledgebook.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ProblemException;
import org.pledgebook.problem.ProblemType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** The room on disk that imports share, and how many may be sent at once: each occupies a thread until it has come. */
@Component
class ImportDiskQuota {

    private static final Logger log = LoggerFactory.getLogger(ImportDiskQuota.class);

    private static final int SENT_AT_ONCE = 8;

    private static final String RETRY_AFTER_SECONDS = "30";

    private final ImportDirectory directory;

    private final long maxTotalSize;

    private final Semaphore sending = new Semaphore(SENT_AT_ONCE);

    private final AtomicLong taken = new AtomicLong();

    ImportDiskQuota(ImportDirectory directory, ImportProperties properties) {
        this.directory = directory;
        this.maxTotalSize = properties.maxTotalSize().toBytes();
    }

    /**
     * Lets an import in, whose body comes next.
     *
     * @throws ProblemException if as many are being sent as may be, or there is no room
     */
    Share take() {
        if (!sending.tryAcquire()) {
            throw new ProblemException(
                            ProblemType.BUSY,
                            SENT_AT_ONCE + " imports are being sent already, and no more can be at once. Nothing was"
                                    + " written; send it again when the Retry-After header says.")
                    .with(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        Share share = new Share();
        try {
            share.begin();
            return share;
        } catch (RuntimeException e) {
            share.close();
            throw e;
        }
    }

    private static ProblemException noRoom() {
        return new ProblemException(ProblemType.NO_ROOM).with(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    // Who sends it need not know where it would have been kept; who runs the service does.
    private static ProblemException noRoom(IOException failure) {
        log.warn("An import cannot be kept on disk: {}", failure.toString());
        return noRoom();
    }

    /** The share of one import: a file that is being written, and read from then on. */
    final class Share implements AutoCloseable {

        private @Nullable Path file;

        private @Nullable OutputStream out;

        private long bytes;

        private boolean sent;

        private void begin() {
            try {
                Path made = directory.newFile();
                file = made;
                out = Files.newOutputStream(made);
            } catch (IOException e) {
                throw noRoom(e);
            }
        }

        /**
         * Adds some bytes from the beginning of a buffer.
         *
         * @throws ProblemException if there is no room for them
         */
        void write(byte[] buffer, int length) {
            bytes += length;
            if (taken.addAndGet(length) > maxTotalSize) {
                log.warn("Imports need more room than the {} bytes that they may have together", maxTotalSize);
                throw noRoom();
            }
            try {
                Objects.requireNonNull(out).write(buffer, 0, length);
            } catch (IOException e) {
                throw noRoom(e);
            }
        }

        /**
         * Ends the writing, and gives the file.
         *
         * @throws ProblemException if there is no room for it
         */
        Path written() {
            try {
                Objects.requireNonNull(out).close();
            } catch (IOException e) {
                throw noRoom(e);
            }
            end();
            return Objects.requireNonNull(file);
        }

        private void end() {
            if (!sent) {
                sent = true;
                sending.release();
            }
        }

        /** Gives it back. */
        @Override
        public void close() {
            end();
            taken.addAndGet(-bytes);
            bytes = 0;
            try {
                if (out != null) {
                    out.close();
                }
            } catch (IOException e) {
                log.debug("A file that is given up cannot be ended", e);
            }
            try {
                if (file != null) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                log.warn("A file of an import cannot be deleted: {}", e.toString());
            }
        }
    }
}
