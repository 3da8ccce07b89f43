package org.pledgebook.transfer;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.problem.InvalidRecordException;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.ProblemException;
import org.pledgebook.problem.Sha256;

/**
 * What is imported, kept in a file of its own while it is: read several times, it need not fit into memory. It is one file
 * of records, or a package of several.
 */
final class ImportFiles implements AutoCloseable {

    // What a package has beside its tables, and what the book makes itself.
    private static final Set<String> PASSED_OVER =
            Set.of("README.md", "LICENSE", "CITATION.cff", "datapackage.json", "revisions.csv");

    private static final int MAX_ENTRIES = 100;

    private static final int MAX_DIRECTORY_SIZE = 1 << 20;

    // The record that a zip file ends with, before a comment of at most 65,535 bytes.
    private static final int END_SIZE = 22;

    private static final int END_SIGNATURE = 0x06054b50;

    private final Path body;

    private final ImportDiskQuota.Share share;

    private final long largest;

    private final String digest;

    private @Nullable ZipFile zip;

    private ImportFiles(Path body, ImportDiskQuota.Share share, long largest, String digest) {
        this.body = body;
        this.share = share;
        this.largest = largest;
        this.digest = digest;
    }

    /**
     * A file.
     *
     * @param name its name within a package, or {@code null} if it came alone
     * @param collection the collection that its records are of, or {@code null}
     * @param part the table whose rows belong to the records of others, or {@code null}
     */
    record Table(
            @Nullable String name,
            @Nullable EditableCollection<?, ?> collection,
            @Nullable PartTable part,
            Opener opener) {

        InputStream open() throws IOException {
            return opener.open();
        }
    }

    interface Opener {

        InputStream open() throws IOException;
    }

    /** Says that a body is larger than may be. */
    static final class TooLarge extends RuntimeException {

        TooLarge(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Takes a body in; whoever calls closes it, which forgets it.
     *
     * @param largest how many bytes it may have, as it comes and unpacked
     * @throws TooLarge if it has more
     * @throws ProblemException if there is no room for it, or too many are being sent
     * @throws IOException if it does not come
     */
    static ImportFiles spool(InputStream stream, long largest, ImportDiskQuota room) throws IOException {
        ImportDiskQuota.Share share = room.take();
        try {
            MessageDigest digest = Sha256.begin();
            InputStream bounded = new Bounded(stream, largest);
            byte[] buffer = new byte[16 * 1024];
            for (int read; (read = bounded.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, read);
                share.write(buffer, read);
            }
            Path file = share.written();
            return new ImportFiles(file, share, largest, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException | RuntimeException e) {
            share.close();
            throw e;
        }
    }

    /** A digest of the body. */
    String digest() {
        return digest;
    }

    /** The body as the one file that it is. */
    Table alone(EditableCollection<?, ?> collection) {
        return new Table(null, collection, null, () -> Files.newInputStream(body));
    }

    /**
     * The files of the package that the body is, in the order in which they can be written; those that belong to others
     * come first.
     *
     * @throws InvalidRecordException if it is none, or has a file that is not one of the book's
     * @throws TooLarge if it holds more than may be
     */
    List<Table> unpacked(List<EditableCollection<?, ?>> collections) throws IOException {
        Map<String, ZipEntry> entries = new HashMap<>();
        try {
            checkDirectory();
            ZipFile opened = new ZipFile(body.toFile(), StandardCharsets.UTF_8);
            zip = opened;
            List<? extends ZipEntry> all = opened.stream().limit(MAX_ENTRIES).toList();
            List<PartTable> parts = List.of(PartTable.PARTICIPANTS, PartTable.EVENTS, PartTable.CITATIONS);
            Set<String> known = Stream.concat(
                            parts.stream().map(PartTable::name),
                            collections.stream().map(EditableCollection::collection))
                    .map(ImportFiles::fileName)
                    .collect(Collectors.toSet());
            long left = largest;
            for (ZipEntry entry : all) {
                if (!known.contains(entry.getName()) && !PASSED_OVER.contains(entry.getName())) {
                    throw new InvalidRecordException(
                            "",
                            "The package has a file '" + InvalidRequestException.echo(entry.getName())
                                    + "'. Its tables are "
                                    + known.stream().sorted().collect(Collectors.joining(", ")) + ".");
                }
                if (entries.put(entry.getName(), entry) != null) {
                    throw new InvalidRecordException("", "The package has two files '" + entry.getName() + "'.");
                }
                left -= verify(opened, entry, left);
            }
            List<Table> tables = new ArrayList<>();
            parts.forEach(part -> add(tables, entries.get(fileName(part.name())), null, part));
            collections.forEach(
                    collection -> add(tables, entries.get(fileName(collection.collection())), collection, null));
            if (tables.stream().allMatch(table -> table.collection() == null)) {
                throw new InvalidRecordException("", "The package has no table of records, such as pledges.csv.");
            }
            return tables;
        } catch (ZipException | EOFException e) {
            throw new InvalidRecordException("", "The body is no zip file, or a damaged one.");
        }
    }

    /**
     * Looks at how large the directory of the package says it is, since opening the package reads all of that into memory.
     * The values by which a larger format is told are above what may be, too.
     */
    private void checkDirectory() throws IOException {
        ByteBuffer tail;
        try (FileChannel channel = FileChannel.open(body)) {
            long size = channel.size();
            tail = ByteBuffer.allocate((int) Math.min(size, END_SIZE + 0xFFFF)).order(ByteOrder.LITTLE_ENDIAN);
            long start = size - tail.capacity();
            while (tail.hasRemaining()) {
                if (channel.read(tail, start + tail.position()) < 0) {
                    throw new EOFException("The body has become shorter");
                }
            }
        }
        int at = tail.capacity() - END_SIZE;
        while (at >= 0 && tail.getInt(at) != END_SIGNATURE) {
            at--;
        }
        // What follows must be the comment exactly, or another record might be taken for the last when it is opened.
        if (at < 0 || at + END_SIZE + Short.toUnsignedInt(tail.getShort(at + 20)) != tail.capacity()) {
            throw new ZipException("It has no end");
        }
        if (Short.toUnsignedInt(tail.getShort(at + 10)) > MAX_ENTRIES
                || Integer.toUnsignedLong(tail.getInt(at + 12)) > MAX_DIRECTORY_SIZE) {
            throw new InvalidRecordException(
                    "",
                    "A package may have " + MAX_ENTRIES + " files, and a directory of them of " + MAX_DIRECTORY_SIZE
                            + " bytes.");
        }
    }

    private static String fileName(String table) {
        return table + ".csv";
    }

    private void add(
            List<Table> tables,
            @Nullable ZipEntry entry,
            @Nullable EditableCollection<?, ?> collection,
            @Nullable PartTable part) {
        ZipFile opened = zip;
        if (entry != null && opened != null) {
            tables.add(new Table(entry.getName(), collection, part, () -> opened.getInputStream(entry)));
        }
    }

    /** Reads a file once to its end, since what a package says of its sizes need not be true, and tells its size. */
    private static long verify(ZipFile zip, ZipEntry entry, long left) throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream stream = new CheckedInputStream(new Bounded(zip.getInputStream(entry), left), sum)) {
            long size = stream.transferTo(OutputStream.nullOutputStream());
            if (entry.getCrc() != -1 && sum.getValue() != entry.getCrc()) {
                throw new ZipException("The checksum is another");
            }
            return size;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (zip != null) {
                zip.close();
            }
        } finally {
            share.close();
        }
    }

    /** A stream that ends with a failure as soon as it is too long. */
    private static final class Bounded extends FilterInputStream {

        private final long most;

        private long read;

        Bounded(InputStream stream, long most) {
            super(stream);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            return count(super.read(), 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int some = super.read(buffer, offset, length);
            return count(some, some);
        }

        private int count(int answer, int bytes) {
            if (answer >= 0) {
                read += bytes;
            }
            if (read > most) {
                throw new TooLarge("What is imported may have so many bytes, as it is sent and unpacked.");
            }
            return answer;
        }
    }
}
