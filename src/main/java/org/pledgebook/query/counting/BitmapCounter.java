package org.pledgebook.query.counting;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.jpa.AvailableHints;
import org.jspecify.annotations.Nullable;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Field;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryExecutor.Selection;
import org.pledgebook.query.RecordCounter;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts the records of a large collection in memory, of the present alone: under any filter, by any field, in a few milliseconds.
 *
 * <p>It counts for the very revision that the request reads. It is brought forward inside the request's own transaction, by the
 * records that are noted as changed since. Where it cannot count, which is of words, of several parts of a member, of the past, or while it is read anew, the
 * database does, and counts the same.
 *
 * @param <V> the view of one record
 */
public final class BitmapCounter<V extends Record> implements RecordCounter<V> {

    private static final Logger log = LoggerFactory.getLogger(BitmapCounter.class);

    /** So many records are read before the first request comes; more of them while the database counts. */
    private static final long MAX_READ_AT_START = 20_000;

    /** With more changes than this it is quicker to begin anew. */
    private static final int MAX_CHANGES = 2_000;

    private static final int FETCH_SIZE = 500;

    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(30).toNanos();

    private static final String CHANGED = "select distinct key from record_change"
            + " where collection = :collection and revision > :after and revision <= :upTo";

    private final CollectionDefinition<V> listing;

    private final Selection<?> selection;

    private final String number;

    private final String numbersEver;

    private final Supplier<OptionalLong> reading;

    private final EntityManager entityManager;

    private final TransactionTemplate transaction;

    // One of each path: two fields may share a path, and the values of one may be some of those of the other.
    private final Map<String, Field<V>> fields = new LinkedHashMap<>();

    private final ReentrantLock advancing = new ReentrantLock();

    private final AtomicBoolean making = new AtomicBoolean();

    private volatile @Nullable Bitmaps current;

    private volatile long failedAt = System.nanoTime() - PAUSE_AFTER_FAILURE;

    /**
     * Makes a counter that counts nothing until the service has started.
     *
     * @param selection what a record is
     * @param number the path of the number of a record, which no other record ever has
     * @param numbersEver a statement that gives all numbers that records with the keys {@code :keys} have or had
     * @param reading the revision of the present that this thread reads, if it reads that
     */
    public BitmapCounter(
            CollectionDefinition<V> listing,
            Selection<?> selection,
            String number,
            String numbersEver,
            Supplier<OptionalLong> reading,
            EntityManager entityManager,
            PlatformTransactionManager transactions) {
        this.listing = listing;
        this.selection = selection;
        this.number = number;
        this.numbersEver = numbersEver;
        this.reading = reading;
        this.entityManager = entityManager;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setReadOnly(true);
        listing.fields().stream()
                .filter(field -> (field.filters() && !field.holdsWords()) || field.ranges())
                .forEach(field -> fields.putIfAbsent(field.path(), field));
    }

    @Override
    public CollectionDefinition<V> listing() {
        return listing;
    }

    /** Reads the collection when the service has started. */
    @EventListener
    void read(ApplicationReadyEvent started) {
        Long records = transaction.execute(status -> entityManager
                .createQuery("select count(*) from " + selection.from(), Long.class)
                .getSingleResult());
        if (records != null && records <= MAX_READ_AT_START) {
            read();
        } else {
            readAside();
        }
    }

    private void readAside() {
        if (System.nanoTime() - failedAt < PAUSE_AFTER_FAILURE || !making.compareAndSet(false, true)) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        read();
                    } finally {
                        making.set(false);
                    }
                },
                "counter-of-" + listing.name());
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        long begun = System.nanoTime();
        try {
            // If it is older than what stood here, the next request brings it forward.
            Bitmaps read = Objects.requireNonNull(transaction.execute(status -> read(latest(), null)));
            current = read;
            log.info(
                    "Read {} {} of revision {} for counting in {} ms",
                    read.records().getCardinality(),
                    listing.name(),
                    read.revision(),
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
        } catch (RuntimeException | OutOfMemoryError e) {
            failedAt = System.nanoTime();
            log.warn("The {} cannot be counted in memory; the database counts them", listing.name(), e);
        }
    }

    private long latest() {
        return (Long) entityManager
                .createNativeQuery("select max(number) from revision", Long.class)
                .getSingleResult();
    }

    /** Reads the records, or those of them that have some keys. */
    private Bitmaps read(long revision, @Nullable Collection<String> keys) {
        Bitmaps read = Bitmaps.empty(revision, fields.keySet());
        String those = keys == null ? "" : " where " + listing.key().path() + " in (:keys)";
        fields.forEach((path, field) -> {
            String text = "select " + number + ", " + path + " from " + selection.from() + field.join() + those;
            TypedQuery<Object[]> query =
                    entityManager.createQuery(text, Object[].class).setHint(AvailableHints.HINT_FETCH_SIZE, FETCH_SIZE);
            if (keys != null) {
                query.setParameter("keys", keys);
            }
            try (Stream<Object[]> rows = query.getResultStream()) {
                rows.forEach(row -> read.add((Integer) row[0], path, row[1]));
            }
        });
        return read.compact();
    }

    /** Returns what is known as of the revision that this thread reads, or {@code null} if it is not up to that. */
    private @Nullable Bitmaps bitmaps() {
        OptionalLong wanted = reading.get();
        if (wanted.isEmpty()) {
            return null;
        }
        long revision = wanted.getAsLong();
        Bitmaps known = current;
        if (known != null && known.revision() < revision) {
            advancing.lock();
            try {
                known = current;
                if (known != null && known.revision() < revision) {
                    known = advance(known, revision);
                    current = known;
                }
            } finally {
                advancing.unlock();
            }
        }
        if (known == null) {
            readAside();
        }
        return known == null || known.revision() != revision ? null : known;
    }

    /** Returns the same as of the later revision that this transaction reads, or {@code null} if too many records differ. */
    @SuppressWarnings("unchecked") // by the result class
    private @Nullable Bitmaps advance(Bitmaps known, long revision) {
        List<String> keys = entityManager
                .createNativeQuery(CHANGED, String.class)
                .setParameter("collection", listing.name())
                .setParameter("after", known.revision())
                .setParameter("upTo", revision)
                .setMaxResults(MAX_CHANGES + 1)
                .getResultList();
        if (keys.size() > MAX_CHANGES) {
            return null;
        }
        if (keys.isEmpty()) {
            return new Bitmaps(revision, known.records(), known.fields());
        }
        RoaringBitmap gone = new RoaringBitmap();
        List<Integer> numbers = entityManager
                .createNativeQuery(numbersEver, Integer.class)
                .setParameter("keys", keys.toArray(String[]::new))
                .getResultList();
        numbers.forEach(gone::add);
        return known.replace(gone, read(revision, keys));
    }

    @Override
    public @Nullable Counts<V> find(Query<V> query, List<Field<V>> by) {
        boolean isKnown = Stream.of(query.filters(), query.from(), query.to())
                .flatMap(conditions -> conditions.keySet().stream())
                .allMatch(field -> fields.containsKey(field.path()));
        // The sets know which records have which values, and not which values a member of a record has together.
        List<Field<V>> asked =
                Stream.concat(query.filters().keySet().stream(), by.stream()).toList();
        boolean asksForMembers = asked.stream().anyMatch(one -> asked.stream().anyMatch(one::isBeside));
        Bitmaps known = isKnown && !asksForMembers ? bitmaps() : null;
        if (known == null) {
            return null;
        }
        // Whether a record that no record refers to is in the book, the database has to say.
        boolean isFamiliar = query.filters().entrySet().stream()
                .filter(filter -> filter.getKey().type().reference() != null)
                .allMatch(filter -> known.of(filter.getKey().path()).keySet().containsAll(filter.getValue()));
        return isFamiliar ? new Found<>(known, found(query, known)) : null;
    }

    private RoaringBitmap found(Query<V> query, Bitmaps known) {
        RoaringBitmap found = known.records();
        for (Map.Entry<Field<V>, List<Object>> filter : query.filters().entrySet()) {
            Field<V> field = filter.getKey();
            found = RoaringBitmap.and(found, known.any(field.path(), query.meant(field)));
        }
        for (Field<V> field : fields.values()) {
            Object from = query.from().get(field);
            Object to = query.to().get(field);
            if (from != null || to != null) {
                List<@Nullable Object> within = known.of(field.path()).keySet().stream()
                        .filter(value -> value != null
                                && (from == null || compare(value, from) >= 0)
                                && (to == null || compare(value, to) <= 0))
                        .toList();
                found = RoaringBitmap.and(found, known.any(field.path(), within));
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked") // the values of a range have an order
    private static int compare(Object value, Object bound) {
        return ((Comparable<Object>) value).compareTo(bound);
    }

    private record Found<V extends Record>(Bitmaps known, RoaringBitmap records) implements Counts<V> {

        @Override
        public long total() {
            return records.getLongCardinality();
        }

        @Override
        public void by(List<Field<V>> fields, Counted counted) {
            count(fields, 0, records, new @Nullable Object[fields.size()], counted);
        }

        private void count(
                List<Field<V>> fields, int at, RoaringBitmap among, @Nullable Object[] values, Counted counted) {
            boolean isLast = at == fields.size() - 1;
            known.of(fields.get(at).path()).forEach((value, set) -> {
                values[at] = value;
                if (isLast) {
                    int count = RoaringBitmap.andCardinality(among, set);
                    if (count > 0) {
                        counted.accept(values, count);
                    }
                } else if (RoaringBitmap.intersects(among, set)) {
                    count(fields, at + 1, RoaringBitmap.and(among, set), values, counted);
                }
            });
        }
    }
}
