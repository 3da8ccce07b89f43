package org.pledgebook.shared.query;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.jpa.AvailableHints;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.query.Finder.Counted;
import org.pledgebook.shared.query.Finder.Selection;
import org.pledgebook.shared.query.Numbering.Place;
import org.pledgebook.shared.query.Numbering.Sequence;
import org.pledgebook.shared.query.Postings.Entry;
import org.pledgebook.shared.query.Query.Order;
import org.roaringbitmap.BatchIterator;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A large collection's fields in memory, so that counting by any of them under any filter, and finding where a page
 * begins, cost the same however far back the page is and however many records the book holds.
 *
 * <p>The index answers for the very revision that the request reads: it is brought forward inside the request's own
 * transaction, by the records that the history names as changed since. Of the past it is told by a timeline of the records
 * that have changed since then, as long as they are not too many. Where it can not answer, which is for words, in another order, far back in the
 * past, or while it is made anew, the database does, and gives the same.
 *
 * @param <V> the view of one record
 */
public final class Index<V extends Record> {

    private static final Logger log = LoggerFactory.getLogger(Index.class);

    // A book as small as this is read before the first request comes; a larger one while the database answers.
    private static final long READ_AT_ONCE = 20_000;

    // With more changes than this it is quicker, or at least kinder to those who wait, to begin anew.
    private static final int MOST_CHANGES = 2_000;

    // Of the past there is no beginning anew; the database would have to go through the whole history. A timeline
    // holds as many, and takes a kilobyte for each.
    private static final int MOST_CHANGES_BACK = 20_000;

    // Of a record that changes, so many rows change in the history, more or less: its own, and what belongs to it.
    private static final int ROWS_A_RECORD = 8;

    // So many keys go into a statement.
    private static final int MOST_NAMED = 5_000;

    private static final int MOST_ADDED = 10_000;

    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(30).toNanos();

    private static final int KEYS_A_STATEMENT = 500;

    private static final int ROWS_A_FETCH = 500;

    // So many combinations of values are counted at once, record by record.
    private static final int MOST_PLACES = 1 << 12;

    private static final int BATCH = 1 << 8;

    private final Listing<V> listing;

    private final Selection<?> selection;

    private final History history;

    private final Supplier<OptionalLong> reading;

    private final EntityManager entityManager;

    private final TransactionTemplate transaction;

    private final Field<V> day;

    private final Query<V> whole;

    // By their paths, which name what is kept; two fields may share one.
    private final Map<String, Field<V>> single = new HashMap<>();

    private final Map<String, Field<V>> several = new HashMap<>();

    private final ReentrantLock forward = new ReentrantLock();

    private final ReentrantLock back = new ReentrantLock();

    private final @Nullable PastPostings pasts;

    private volatile @Nullable Timeline timeline;

    private final AtomicBoolean making = new AtomicBoolean();

    private volatile @Nullable Postings current;

    private volatile long failedAt = System.nanoTime() - PAUSE_AFTER_FAILURE;

    /**
     * What the history knows of the records, in SQL.
     *
     * @param changed a statement that gives the keys of all records with any change after the revision {@code :since}, up to
     *     the revision {@code :upTo}, once or more, each as soon as it is found
     * @param rows a statement that gives of the records with the keys {@code :keys} each state of its own row: the key, from
     *     which revision on it stood and until which, {@code null} if it still does, its day, and the fields that are named
     *     in {@code columns}, as text
     * @param columns the paths of these fields
     * @param values a statement that gives of the same records all other values: the key, the path of the field between
     *     apostrophes, the value as text, and from which revision on the record had it and until which. A field of which a
     *     record has one at most says by it that something is so, and without it that it is not
     */
    public record History(String changed, String rows, List<String> columns, String values) {

        /** A field that it does not know would be without any value in the past. */
        private boolean knows(String path) {
            return columns.contains(path) || values.contains("'" + path + "'");
        }
    }

    /**
     * @param listing the collection, whose own order begins with a day that every record has
     * @param selection what a record is
     * @param history what the history knows of the records
     * @param reading the revision that this thread reads, if it reads one
     * @param pastBytes how much memory what is known of the past may take; with none the database answers for the past
     * @param entityManager reads the collection
     * @param transactions opens the transactions in which the index is made
     */
    public Index(
            Listing<V> listing,
            Selection<?> selection,
            History history,
            Supplier<OptionalLong> reading,
            long pastBytes,
            EntityManager entityManager,
            PlatformTransactionManager transactions) {
        this.listing = listing;
        this.selection = selection;
        this.history = history;
        this.reading = reading;
        this.pasts = pastBytes > 0 ? new PastPostings(pastBytes) : null;
        this.entityManager = entityManager;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setReadOnly(true);
        this.whole = QueryReader.read(listing, Form.WHOLE, Map.of(), Map.of());
        this.day = whole.order().get(0).field();
        if (!day.type().equals(FieldType.DATE)
                || day.nullable()
                || whole.order().size() != 2) {
            throw new IllegalArgumentException(listing.name() + " are not in the order of a day and their key");
        }
        for (Field<V> field : listing.fields()) {
            if (field.filters() && !field.holdsWords()) {
                if (!history.knows(field.path())) {
                    throw new IllegalArgumentException(
                            "The history of " + listing.name() + " does not tell of " + field.path());
                }
                // The first of a path knows all of its values; others may ask for some of them.
                (field.several() == null ? single : several).putIfAbsent(field.path(), field);
            }
        }
    }

    Listing<V> listing() {
        return listing;
    }

    /** Makes the index when the service has started. */
    @EventListener
    void make(ApplicationReadyEvent started) {
        Long records = transaction.execute(status -> entityManager
                .createQuery("select count(*) from " + selection.from(), Long.class)
                .getSingleResult());
        if (records != null && records <= READ_AT_ONCE) {
            make();
        } else {
            makeAside();
        }
    }

    private void makeAside() {
        if (System.nanoTime() - failedAt < PAUSE_AFTER_FAILURE || !making.compareAndSet(false, true)) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        make();
                    } finally {
                        making.set(false);
                    }
                },
                "index-of-" + listing.name());
        thread.setDaemon(true);
        thread.start();
    }

    private void make() {
        long begun = System.nanoTime();
        try {
            Postings made = Objects.requireNonNull(transaction.execute(status -> read()));
            forward.lock();
            try {
                // If it is older than what stood here, the next request brings it forward.
                current = made;
            } finally {
                forward.unlock();
            }
            log.info(
                    "Indexed {} {} as of revision {} in {} ms",
                    made.size(),
                    listing.name(),
                    made.revision(),
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
        } catch (RuntimeException | OutOfMemoryError e) {
            // What has been read so far is given up, so that all else has room again.
            failedAt = System.nanoTime();
            log.warn("The {} could not be indexed; the database answers in the index's place", listing.name(), e);
        }
    }

    private Postings read() {
        long revision = latest();
        Postings.Maker maker = new Postings.Maker(whole.order().get(0).descending(), paths());
        List<String> columns = List.copyOf(single.keySet());
        try (Stream<Object[]> rows = rows(selectSingle(columns) + Finder.orderBy(whole, false), null)) {
            rows.forEach(row -> {
                int number = maker.add(place(row));
                for (int i = 0; i < columns.size(); i++) {
                    maker.add(number, columns.get(i), row[i + 2]);
                }
            });
        }
        for (Field<V> field : several.values()) {
            try (Stream<Object[]> rows = rows(selectSeveral(field), null)) {
                rows.forEach(row -> maker.add(maker.numbering().numberOf((String) row[0]), field.path(), row[1]));
            }
        }
        return maker.make(revision);
    }

    private Set<String> paths() {
        Set<String> paths = new HashSet<>(single.keySet());
        paths.addAll(several.keySet());
        return paths;
    }

    private String selectSingle(List<String> columns) {
        return "select " + listing.key().path() + ", " + day.path()
                + columns.stream().map(column -> ", " + column).collect(Collectors.joining()) + " from "
                + selection.from();
    }

    private String selectSeveral(Field<V> field) {
        return "select " + listing.key().path() + ", " + field.path() + " from " + selection.from() + field.join();
    }

    private Stream<Object[]> rows(String text, @Nullable Collection<String> keys) {
        TypedQuery<Object[]> query =
                entityManager.createQuery(text, Object[].class).setHint(AvailableHints.HINT_FETCH_SIZE, ROWS_A_FETCH);
        if (keys != null) {
            query.setParameter("keys", keys);
        }
        return query.getResultStream();
    }

    private static Place place(Object[] row) {
        return new Place(Postings.dayOf((LocalDate) row[1]), (String) row[0]);
    }

    /** What the index knows as of the revision that this thread reads, or {@code null} if it is not up to that. */
    private @Nullable Postings postings() {
        OptionalLong wanted = reading.get();
        if (wanted.isEmpty()) {
            return null;
        }
        long revision = wanted.getAsLong();
        Postings known = current;
        if (known == null) {
            makeAside();
            return null;
        }
        if (Finder.isPast(entityManager)) {
            return pasts == null ? null : past(pasts, revision, known);
        }
        if (known.revision() >= revision) {
            return known.revision() == revision ? known : null;
        }
        forward.lock();
        try {
            known = current;
            if (known == null || known.revision() > revision) {
                return null;
            }
            if (known.revision() < revision) {
                known = moved(known, revision);
                current = known;
            }
        } finally {
            forward.unlock();
        }
        if (known == null || known.addedSince() > MOST_ADDED) {
            makeAside();
        }
        return known;
    }

    /** What the index knows as of a revision of the past, or {@code null} if that is too far from all that is known. */
    private @Nullable Postings past(PastPostings pasts, long revision, Postings present) {
        Postings past = pasts.get(revision);
        if (past != null) {
            return past;
        }
        back.lock();
        try {
            past = pasts.get(revision);
            if (past != null) {
                return past;
            }
            Timeline times = timeline(revision, present.revision());
            if (times == null) {
                return null;
            }
            List<String> keys = times.changed(revision, present.revision());
            past = present.with(revision, keys, times.at(revision, keys));
            pasts.keep(past, present, times.bytes());
            return past;
        } finally {
            back.unlock();
        }
    }

    /**
     * What tells a state from a later one, or {@code null} if too many records have changed between them, or if this
     * transaction began before the later one was there.
     */
    private @Nullable Timeline timeline(long revision, long later) {
        Timeline known = timeline;
        if (known != null && known.spans(revision, later)) {
            return known;
        }
        back.lock();
        try {
            known = timeline;
            if (known != null && known.spans(revision, later)) {
                return known;
            }
            long latest = latest();
            if (later > latest) {
                return null;
            }
            Timeline longer = known != null && known.spans(revision, revision) ? continued(known, latest) : null;
            if (longer == null) {
                // Whoever goes back goes on: as far again is read at once, if it is not too much.
                longer = timeline(Math.max(0, revision - (latest - revision)), latest, MOST_CHANGES_BACK);
            }
            if (longer == null) {
                longer = timeline(revision, latest, MOST_CHANGES_BACK);
            }
            if (longer != null) {
                timeline = longer;
            }
            return longer;
        } finally {
            back.unlock();
        }
    }

    private @Nullable Timeline timeline(long since, long upTo, int most) {
        List<String> keys = changed(since, upTo, most);
        return keys == null ? null : Timeline.of(since, upTo, read(keys));
    }

    private @Nullable Timeline continued(Timeline known, long upTo) {
        List<String> keys = changed(known.upTo(), upTo, MOST_CHANGES_BACK - known.size());
        return keys == null ? null : known.with(upTo, read(keys));
    }

    /** Reads what some records were at every revision. */
    private Timeline.Maker read(List<String> keys) {
        Map<String, @Nullable Object> lacking = new HashMap<>();
        several.keySet().forEach(path -> lacking.put(path, null));
        single.keySet().stream()
                .filter(path -> !history.columns().contains(path))
                .forEach(path -> lacking.put(path, false));
        Timeline.Maker maker = new Timeline.Maker(keys, history.columns(), lacking);
        // Most values are few, and stand in many records.
        Map<String, Map<String, Object>> values = new HashMap<>();
        for (Object[] row : read(history.rows(), keys)) {
            List<@Nullable Object> columns = new ArrayList<>(history.columns().size());
            for (String path : history.columns()) {
                Object text = row[columns.size() + 4];
                columns.add(text == null ? null : value(path, (String) text, values));
            }
            maker.add(
                    new Place(Postings.dayOf(LocalDate.parse((String) row[3])), (String) row[0]),
                    revision(row[1]),
                    revision(row[2]),
                    columns);
        }
        for (Object[] row : read(history.values(), keys)) {
            String path = (String) row[1];
            maker.add((String) row[0], path, value(path, (String) row[2], values), revision(row[3]), revision(row[4]));
        }
        return maker;
    }

    @SuppressWarnings("unchecked")
    private List<Object[]> read(String statement, List<String> keys) {
        return entityManager
                .createNativeQuery(statement, Object[].class)
                .setParameter("keys", keys.toArray(String[]::new))
                .getResultList();
    }

    private static long revision(@Nullable Object number) {
        return number == null ? Timeline.NEVER : ((Number) number).longValue();
    }

    /** A value as queries have it. */
    private Object value(String path, String text, Map<String, Map<String, Object>> known) {
        return known.computeIfAbsent(path, unused -> new HashMap<>()).computeIfAbsent(text, unused -> {
            Field<V> field = Objects.requireNonNull(single.getOrDefault(path, several.get(path)));
            Object value = field.type().parse(text);
            return value == null ? text : value;
        });
    }

    private long latest() {
        return entityManager
                .createQuery("select max(r.number) from Revision r", Long.class)
                .getSingleResult();
    }

    /** The same as of the later revision that this transaction reads, or {@code null} if too many records differ. */
    private @Nullable Postings moved(Postings known, long revision) {
        List<String> keys = changed(known.revision(), revision, MOST_CHANGES);
        return keys == null ? null : known.with(revision, keys, entries(keys)).whole();
    }

    /**
     * The keys of the records that some revisions changed, or {@code null} if there are more than so many, or very many changes
     * of them: however far the revisions go, no more than these are looked at.
     */
    @SuppressWarnings("unchecked")
    private @Nullable List<String> changed(long since, long upTo, int most) {
        int mostRows = most * ROWS_A_RECORD;
        List<String> rows = entityManager
                .createNativeQuery(history.changed(), String.class)
                .setParameter("since", since)
                .setParameter("upTo", upTo)
                .setMaxResults(mostRows + 1)
                .getResultList();
        if (rows.size() > mostRows) {
            return null;
        }
        List<String> keys = rows.stream().distinct().toList();
        return keys.size() > most ? null : keys;
    }

    /**
     * The keys of the records that may differ between the past that this thread reads and the present: all others are in
     * the past what they are now.
     *
     * @return {@code null} if there are too many, or if the database is to answer for the past from the history alone
     */
    @Nullable
    List<String> changedSince() {
        OptionalLong wanted = reading.get();
        if (pasts == null || wanted.isEmpty()) {
            return null;
        }
        long revision = wanted.getAsLong();
        long latest = latest();
        Timeline times = timeline(revision, latest);
        List<String> keys = times == null ? null : times.changed(revision, latest);
        return keys == null || keys.size() > MOST_NAMED ? null : keys;
    }

    /** What some records are as of the revision that this transaction reads, by their keys. */
    private Map<String, Entry> entries(List<String> keys) {
        Map<String, Place> places = new HashMap<>();
        Map<String, Map<String, Set<@Nullable Object>>> values = new HashMap<>();
        List<String> columns = List.copyOf(single.keySet());
        for (int from = 0; from < keys.size(); from += KEYS_A_STATEMENT) {
            List<String> some = keys.subList(from, Math.min(keys.size(), from + KEYS_A_STATEMENT));
            String those = " where " + listing.key().path() + " in (:keys)";
            try (Stream<Object[]> rows = rows(selectSingle(columns) + those, some)) {
                rows.forEach(row -> {
                    Map<String, Set<@Nullable Object>> own = new HashMap<>();
                    for (int i = 0; i < columns.size(); i++) {
                        own.computeIfAbsent(columns.get(i), unused -> new LinkedHashSet<>())
                                .add(row[i + 2]);
                    }
                    places.put((String) row[0], place(row));
                    values.put((String) row[0], own);
                });
            }
            for (Field<V> field : several.values()) {
                try (Stream<Object[]> rows = rows(selectSeveral(field) + those, some)) {
                    rows.forEach(row -> Objects.requireNonNull(values.get((String) row[0]))
                            .computeIfAbsent(field.path(), unused -> new LinkedHashSet<>())
                            .add(row[1]));
                }
            }
        }
        Map<String, Entry> entries = new HashMap<>();
        values.forEach((key, own) -> entries.put(
                key,
                new Entry(
                        Objects.requireNonNull(places.get(key)),
                        path -> own.getOrDefault(path, Collections.emptySet()))));
        return entries;
    }

    /**
     * What the index says about the records that a query finds.
     *
     * @return the answer, or {@code null} if the database has to be asked
     */
    @Nullable
    Answer<V> answer(Query<V> query) {
        boolean answerable = query.filters().entrySet().stream()
                        .noneMatch(filter -> filter.getKey().holdsWords())
                && query.from().keySet().stream().allMatch(day::equals)
                && query.to().keySet().stream().allMatch(day::equals);
        Postings known = answerable ? postings() : null;
        if (known == null) {
            return null;
        }
        // Whether a record that no record refers to is in the book, the database has to say.
        boolean familiar = query.filters().entrySet().stream()
                .filter(filter -> filter.getKey().type().reference() != null)
                .allMatch(filter -> filter.getValue().stream()
                        .allMatch(value -> known.knows(filter.getKey().path(), value)));
        return familiar ? new Answer<>(query, known, matching(query, known), sequence(query.order())) : null;
    }

    /** The order as the places of the records have it, or {@code null} if they do not. */
    private @Nullable Sequence sequence(List<Order<V>> order) {
        int days = 0;
        for (Order<V> key : order) {
            int sign = key.descending() ? -1 : 1;
            if (key.field().equals(listing.key())) {
                return new Sequence(days, sign);
            }
            if (!key.field().equals(day) || days != 0) {
                return null;
            }
            days = sign;
        }
        return null;
    }

    private RoaringBitmap matching(Query<V> query, Postings known) {
        RoaringBitmap found = known.living();
        for (Map.Entry<Field<V>, List<Object>> filter : query.filters().entrySet()) {
            found = RoaringBitmap.and(
                    found,
                    known.any(
                            filter.getKey().path(),
                            filter.getValue().stream()
                                    .flatMap(value -> filter.getKey().meaning().apply(value).stream())
                                    .toList()));
        }
        if (!query.from().isEmpty() || !query.to().isEmpty()) {
            found = RoaringBitmap.and(
                    found, known.between((LocalDate) query.from().get(day), (LocalDate)
                            query.to().get(day)));
        }
        return found;
    }

    /** The records that a query finds, as of one revision. */
    static final class Answer<V extends Record> {

        private final Query<V> query;

        private final Postings known;

        private final RoaringBitmap found;

        private final @Nullable Sequence sequence;

        private Answer(Query<V> query, Postings known, RoaringBitmap found, @Nullable Sequence sequence) {
            this.query = query;
            this.known = known;
            this.found = found;
            this.sequence = sequence;
        }

        long total() {
            return found.getLongCardinality();
        }

        /** Those of some records that are among these. */
        List<String> among(List<String> keys) {
            return keys.stream()
                    .filter(key -> found.contains(known.numberOf(key)))
                    .toList();
        }

        /** Whether the records are asked for in an order that the index knows: by their day or their key. */
        boolean knowsOrder() {
            return sequence != null;
        }

        /**
         * The records after a position, in order, and whether there are more.
         *
         * @param most how many at most
         */
        Found page(@Nullable Cursor after, int most) {
            int[] numbers =
                    known.page(found, Objects.requireNonNull(sequence), after == null ? null : place(after), most + 1);
            boolean more = numbers.length > most;
            int[] page = more ? Arrays.copyOf(numbers, most) : numbers;
            return new Found(
                    Arrays.stream(page).mapToObj(known::keyOf).toList(),
                    more,
                    field -> known.valuesOf(query.listing().field(field).path(), page));
        }

        private Place place(Cursor after) {
            boolean byDay = Objects.requireNonNull(sequence).days() != 0;
            String date = byDay ? after.values().get(0) : null;
            String key = after.values().get(byDay ? 1 : 0);
            LocalDate day = date == null ? null : (LocalDate) FieldType.DATE.parse(date);
            if (key == null || (byDay && day == null)) {
                throw Cursor.foreign();
            }
            return new Place(day == null ? 0 : Postings.dayOf(day), key);
        }

        /** Gives for each combination of values that any record has the values and the number of its records. */
        void counts(List<Field<V>> by, Counted counted) {
            List<Integer> coded = new ArrayList<>();
            List<Integer> intersected = new ArrayList<>();
            int places = 1;
            if (by.size() == 1) {
                // Nothing is asked of the sets but how many records are in them; of the past none need be made for it.
                count(by, List.of(0), null, found, new @Nullable Object[1], counted);
                return;
            }
            for (int i = 0; i < by.size(); i++) {
                int values = known.of(by.get(i).path()).size();
                if (by.get(i).several() == null && values <= Codes.MOST && values * places <= MOST_PLACES) {
                    coded.add(i);
                    places *= values;
                } else {
                    intersected.add(i);
                }
            }
            // Where the most values are, sets become small the soonest.
            intersected.sort((one, other) -> Integer.compare(
                    known.of(by.get(other).path()).size(),
                    known.of(by.get(one).path()).size()));
            Combinations combinations = coded.isEmpty() ? null : new Combinations(by, coded);
            count(by, intersected, combinations, found, new @Nullable Object[by.size()], counted);
        }

        private void count(
                List<Field<V>> by,
                List<Integer> intersected,
                @Nullable Combinations combinations,
                RoaringBitmap among,
                @Nullable Object[] values,
                Counted counted) {
            if (intersected.isEmpty()) {
                if (combinations != null) {
                    combinations.count(among, values, counted);
                } else if (!among.isEmpty()) {
                    counted.accept(values, among.getLongCardinality());
                }
                return;
            }
            int column = intersected.get(0);
            String path = by.get(column).path();
            List<Integer> rest = intersected.subList(1, intersected.size());
            if (rest.isEmpty() && combinations == null) {
                known.count(path, among, (value, count) -> {
                    if (count > 0) {
                        values[column] = value;
                        counted.accept(values, count);
                    }
                });
                return;
            }
            // No set holds a record that is gone.
            boolean all = among.getCardinality() == known.size();
            known.of(path).forEach((value, set) -> {
                values[column] = value;
                count(by, rest, combinations, all ? set : RoaringBitmap.and(among, set), values, counted);
            });
        }

        /** Counts the combinations of fields that have one value of few, record by record. */
        private final class Combinations {

            private final List<Integer> columns;

            private final List<Codes> codes = new ArrayList<>();

            // For each record that was found, which combination it has: fields are few, and have few values each.
            private final short[] ofRecord;

            private final int[] records;

            private final int[] batch = new int[BATCH];

            Combinations(List<Field<V>> by, List<Integer> columns) {
                this.columns = columns;
                int combinations = 1;
                int numbers = 0;
                for (int column : columns) {
                    Codes field = known.codes(by.get(column).path());
                    codes.add(field);
                    combinations = Math.multiplyExact(combinations, field.size());
                    numbers = field.numbers();
                }
                records = new int[combinations];
                ofRecord = new short[numbers];
                for (Codes field : codes) {
                    BatchIterator each = found.getBatchIterator();
                    while (each.hasNext()) {
                        int size = each.nextBatch(batch);
                        for (int i = 0; i < size; i++) {
                            int number = batch[i];
                            ofRecord[number] = (short) (ofRecord[number] * field.size() + field.of(number));
                        }
                    }
                }
            }

            void count(RoaringBitmap among, @Nullable Object[] values, Counted counted) {
                Arrays.fill(records, 0);
                BatchIterator each = among.getBatchIterator();
                while (each.hasNext()) {
                    int size = each.nextBatch(batch);
                    for (int i = 0; i < size; i++) {
                        records[ofRecord[batch[i]]]++;
                    }
                }
                for (int combination = 0; combination < records.length; combination++) {
                    if (records[combination] == 0) {
                        continue;
                    }
                    int rest = combination;
                    for (int i = codes.size() - 1; i >= 0; i--) {
                        values[columns.get(i)] =
                                codes.get(i).value(rest % codes.get(i).size());
                        rest /= codes.get(i).size();
                    }
                    counted.accept(values, records[combination]);
                }
            }
        }
    }
}
