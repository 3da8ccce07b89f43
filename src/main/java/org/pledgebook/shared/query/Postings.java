package org.pledgebook.shared.query;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.query.Numbering.Place;
import org.pledgebook.shared.query.Numbering.Sequence;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which records of a collection have which values, as of one revision: for each value of each field the set of the
 * numbers of its records. Every count is the size of an intersection of such sets. Never changed: another revision makes
 * another one, which shares all sets that are the same.
 */
final class Postings {

    // About what a place takes, with its number by its key.
    private static final int BYTES_A_PLACE = 256;

    // About what a record takes that differs.
    private static final int BYTES_A_DIFFERENCE = 128;

    // About what a set takes in the map of its values.
    private static final int BYTES_A_SET = 48;

    private final long revision;

    private final Numbering numbering;

    private final RoaringBitmap living;

    // By the path of the field, and then by the value.
    private final Map<String, Map<@Nullable Object, RoaringBitmap>> sets;

    // Where the sets come from that nobody has asked for yet; null if all are there.
    private volatile @Nullable Origin origin;

    private final int[] addedInOrder;

    // Made of the sets when they are first asked for.
    private final Map<String, Codes> codes;

    private final LongAdder bytes = new LongAdder();

    private Postings(
            long revision,
            Numbering numbering,
            RoaringBitmap living,
            Map<String, Map<@Nullable Object, RoaringBitmap>> sets,
            @Nullable Origin origin) {
        this.revision = revision;
        this.numbering = numbering;
        this.living = living;
        this.sets = sets;
        this.origin = origin;
        this.addedInOrder = numbering.addedInOrder();
        this.codes = new ConcurrentHashMap<>();
        bytes.add(living.getLongSizeInBytes()
                + (long) numbering.addedSince() * BYTES_A_PLACE
                + (origin == null ? 0 : origin.bytes()));
    }

    /**
     * What the sets are made of: those of another revision, without some records, and with others. For few records that is
     * told from the difference itself; sets of all are made where all are counted.
     */
    private static final class Origin {

        private final Postings other;

        // The records that may have been in sets of the other.
        private final RoaringBitmap touched;

        // What the records are that are in other sets now, by their numbers.
        private final Map<Integer, Entry> changed;

        // Their sets by the path of the field, and then by the value.
        private final Map<String, Map<@Nullable Object, RoaringBitmap>> wanted = new ConcurrentHashMap<>();

        Origin(Postings other, RoaringBitmap touched, Map<Integer, Entry> changed) {
            this.other = other;
            this.touched = touched;
            this.changed = changed;
        }

        private Map<@Nullable Object, RoaringBitmap> wanted(String path) {
            return wanted.computeIfAbsent(path, unused -> {
                Map<@Nullable Object, RoaringBitmap> sets = new HashMap<>();
                changed.forEach((number, entry) -> {
                    for (Object value : entry.values().apply(path)) {
                        sets.computeIfAbsent(value, none -> new RoaringBitmap()).add(number);
                    }
                });
                return sets;
            });
        }

        Map<@Nullable Object, RoaringBitmap> of(String path) {
            return moved(other.of(path), touched, wanted(path));
        }

        /** The records that have any of some values. */
        RoaringBitmap any(String path, Collection<Object> values) {
            RoaringBitmap any = RoaringBitmap.andNot(other.any(path, values), touched);
            for (Object value : values) {
                RoaringBitmap there = wanted(path).get(value);
                if (there != null) {
                    any.or(there);
                }
            }
            return any;
        }

        /** Gives for each value of a field how many of some records have it. */
        void count(String path, RoaringBitmap among, Tally tally) {
            RoaringBitmap untouched = RoaringBitmap.andNot(among, touched);
            Map<@Nullable Object, RoaringBitmap> there = wanted(path);
            Map<@Nullable Object, RoaringBitmap> others = other.of(path);
            others.forEach((value, set) -> {
                RoaringBitmap own = there.get(value);
                tally.accept(
                        value,
                        RoaringBitmap.andCardinality(untouched, set)
                                + (own == null ? 0 : RoaringBitmap.andCardinality(among, own)));
            });
            there.forEach((value, own) -> {
                if (!others.containsKey(value)) {
                    tally.accept(value, RoaringBitmap.andCardinality(among, own));
                }
            });
        }

        boolean knows(String path, Object value) {
            if (wanted(path).containsKey(value)) {
                return true;
            }
            RoaringBitmap records = other.of(path).get(value);
            return records != null && records.getCardinality() > RoaringBitmap.andCardinality(records, touched);
        }

        List<List<Object>> valuesOf(String path, int[] numbers) {
            List<List<Object>> values = other.valuesOf(path, numbers);
            for (int i = 0; i < numbers.length; i++) {
                Entry entry = changed.get(numbers[i]);
                if (entry != null) {
                    values.set(
                            i,
                            entry.values().apply(path).stream()
                                    .filter(Objects::nonNull)
                                    .map(Objects::requireNonNull)
                                    .sorted()
                                    .toList());
                }
            }
            return values;
        }

        long bytes() {
            return touched.getLongSizeInBytes() + (long) changed.size() * BYTES_A_DIFFERENCE;
        }
    }

    /** Takes all records of a collection. */
    static final class Maker {

        // Gone when the numbering is there, which would be in memory twice.
        private Numbering.@Nullable Maker places;

        private final RoaringBitmap living = new RoaringBitmap();

        private final Map<String, Map<@Nullable Object, RoaringBitmap>> sets = new HashMap<>();

        private @Nullable Numbering numbering;

        /**
         * @param latestFirst whether the order begins with the latest day
         * @param paths the fields
         */
        Maker(boolean latestFirst, Collection<String> paths) {
            places = new Numbering.Maker(latestFirst);
            paths.forEach(path -> sets.put(path, new HashMap<>()));
        }

        /** Takes the next record in the order, and gives its number. */
        int add(Place place) {
            int number = Objects.requireNonNull(places).add(place);
            living.add(number);
            return number;
        }

        /** Takes a value of a record. */
        void add(int number, String path, @Nullable Object value) {
            Objects.requireNonNull(sets.get(path))
                    .computeIfAbsent(value, unused -> new RoaringBitmap())
                    .add(number);
        }

        /** The numbers of the records, of which no more may come. */
        Numbering numbering() {
            if (numbering == null) {
                numbering = Objects.requireNonNull(places).make();
                places = null;
            }
            return numbering;
        }

        Postings make(long revision) {
            living.runOptimize();
            sets.values()
                    .forEach(byValue -> byValue.values().forEach(set -> {
                        set.runOptimize();
                        set.trim();
                    }));
            return new Postings(revision, numbering(), living, sets, null);
        }
    }

    /** What a record is after a change: its place, and its values by the path of the field. */
    record Entry(Place place, Function<String, Set<@Nullable Object>> values) {}

    /**
     * The same as of another revision. The sets of a field are made when they are first asked for; until they are
     * {@linkplain #whole all made} this one is kept for it.
     *
     * @param changed the keys of the records that differ between the two, or are in the book as of one of them alone
     * @param entries those of them that are there as of the other revision, by their keys
     */
    Postings with(long other, Collection<String> changed, Map<String, Entry> entries) {
        List<Place> more = new ArrayList<>();
        RoaringBitmap alive = living.clone();
        RoaringBitmap touched = new RoaringBitmap();
        Map<Integer, Entry> now = new LinkedHashMap<>();
        for (String key : changed) {
            int number = numbering.numberOfChanged(key);
            boolean there = number != Numbering.NONE && living.contains(number);
            if (there) {
                touched.add(number);
            }
            Entry entry = entries.get(key);
            if (there
                    && (entry == null
                            || numbering.dayOf(number) != entry.place().day())) {
                alive.remove(number);
                there = false;
            }
            if (entry != null) {
                if (!there) {
                    number = numbering.ordered() + numbering.addedSince() + more.size();
                    more.add(entry.place());
                    alive.add(number);
                }
                now.put(number, entry);
            }
        }
        return new Postings(
                other, numbering.with(more), alive, new ConcurrentHashMap<>(), new Origin(this, touched, now));
    }

    /** The same with all sets made, so that nothing else is kept for them. */
    Postings whole() {
        Origin from = origin;
        if (from != null) {
            from.other.paths().forEach(path -> {
                of(path);
                Codes known = from.other.codes.get(path);
                if (known != null && of(path) == from.other.of(path)) {
                    codes.putIfAbsent(path, known);
                }
            });
            origin = null;
        }
        return this;
    }

    private Set<String> paths() {
        Origin from = origin;
        return from == null ? sets.keySet() : from.other.paths();
    }

    /** The sets of a field after some records have got other values: each set that is the same is shared. */
    private static Map<@Nullable Object, RoaringBitmap> moved(
            Map<@Nullable Object, RoaringBitmap> byValue,
            RoaringBitmap touched,
            Map<@Nullable Object, RoaringBitmap> wanted) {
        Map<@Nullable Object, RoaringBitmap> changed = new HashMap<>();
        byValue.forEach((value, set) -> {
            RoaringBitmap there = wanted.get(value);
            if (there == null
                    ? RoaringBitmap.intersects(set, touched)
                    : !RoaringBitmap.and(set, touched).equals(there)) {
                RoaringBitmap other = RoaringBitmap.andNot(set, touched);
                if (there != null) {
                    other.or(there);
                }
                changed.put(value, other);
            }
        });
        if (changed.isEmpty() && byValue.keySet().containsAll(wanted.keySet())) {
            return byValue;
        }
        Map<@Nullable Object, RoaringBitmap> all = new HashMap<>(wanted);
        all.putAll(byValue);
        all.putAll(changed);
        // Whoever asks for a value that no record has is told so by the database, which knows what is in the book.
        all.values().removeIf(RoaringBitmap::isEmpty);
        return all;
    }

    long revision() {
        return revision;
    }

    int addedSince() {
        return numbering.addedSince();
    }

    int size() {
        return living.getCardinality();
    }

    /** What a field's sets are made of, as long as they have not been made. */
    private @Nullable Origin originOf(String path) {
        return sets.containsKey(path) ? null : origin;
    }

    /** Whether any record has a value; one that none has any more may be gone itself. */
    boolean knows(String path, Object value) {
        if (!paths().contains(path)) {
            return false;
        }
        Origin from = originOf(path);
        if (from != null) {
            return from.knows(path, value);
        }
        RoaringBitmap records = of(path).get(value);
        return records != null && !records.isEmpty();
    }

    /** The values that any record has of a field, each with its records. */
    Map<@Nullable Object, RoaringBitmap> of(String path) {
        Map<@Nullable Object, RoaringBitmap> known = sets.get(path);
        if (known != null) {
            return known;
        }
        Origin from = origin;
        // If it is not there any more, all sets have been made since.
        return from == null
                ? Objects.requireNonNull(sets.get(path))
                : Objects.requireNonNull(sets.computeIfAbsent(path, unused -> {
                    Map<@Nullable Object, RoaringBitmap> made = from.of(path);
                    bytes.add(bytesBeside(from.other.of(path), made));
                    return made;
                }));
    }

    /** Takes a value of a field, and how many records have it. */
    @FunctionalInterface
    interface Tally {

        void accept(@Nullable Object value, long count);
    }

    /** Gives for each value of a field how many of some records have it, or none if they do not. */
    void count(String path, RoaringBitmap among, Tally tally) {
        Origin from = originOf(path);
        if (from != null) {
            from.count(path, among, tally);
            return;
        }
        // No set holds a record that is gone.
        boolean all = among.getCardinality() == size();
        of(path).forEach((value, set) ->
                tally.accept(value, all ? set.getLongCardinality() : RoaringBitmap.andCardinality(among, set)));
    }

    /** The values of a field by the number of the record, of which each has one at most; of {@value Codes#MOST} in all. */
    Codes codes(String path) {
        Origin from = origin;
        return codes.computeIfAbsent(path, unused -> {
            if (from != null && of(path) == from.other.of(path)) {
                return from.other.codes(path);
            }
            Codes made = new Codes(of(path), numbering.ordered() + numbering.addedSince());
            bytes.add(made.numbers());
            return made;
        });
    }

    RoaringBitmap living() {
        return living;
    }

    /** Whether it is told by its difference from another. */
    boolean isToldFrom(Postings other) {
        Origin from = origin;
        return from != null && from.other.equals(other);
    }

    /** How much memory this takes beside what it is told from, in bytes; more, when more has been asked of it. */
    long bytes() {
        return bytes.sum();
    }

    private static long bytesBeside(
            Map<@Nullable Object, RoaringBitmap> others, Map<@Nullable Object, RoaringBitmap> sets) {
        if (sets == others) {
            return 0;
        }
        Set<RoaringBitmap> shared = Collections.newSetFromMap(new IdentityHashMap<>());
        shared.addAll(others.values());
        return (long) sets.size() * BYTES_A_SET
                + sets.values().stream()
                        .filter(set -> !shared.contains(set))
                        .mapToLong(RoaringBitmap::getLongSizeInBytes)
                        .sum();
    }

    /** The records that have any of some values. */
    RoaringBitmap any(String path, Collection<Object> values) {
        Origin from = originOf(path);
        if (from != null) {
            return from.any(path, values);
        }
        RoaringBitmap[] wanted =
                values.stream().map(of(path)::get).filter(Objects::nonNull).toArray(RoaringBitmap[]::new);
        return wanted.length == 1 ? wanted[0] : RoaringBitmap.or(wanted);
    }

    /** The records of some days, from the first to the last of them; {@code null} stands for no bound. */
    RoaringBitmap between(@Nullable LocalDate first, @Nullable LocalDate last) {
        LocalDate earlier = numbering.latestFirst() ? last : first;
        LocalDate later = numbering.latestFirst() ? first : last;
        int outward = numbering.latestFirst() ? 1 : -1;
        int begin = earlier == null ? 0 : numbering.endOf(dayOf(earlier) + outward);
        int end = later == null ? numbering.ordered() : numbering.endOf(dayOf(later));
        RoaringBitmap found = RoaringBitmap.bitmapOfRange(Math.min(begin, end), end);
        for (int number : addedInOrder) {
            int day = numbering.placeOf(number).day();
            if ((first == null || day >= dayOf(first)) && (last == null || day <= dayOf(last))) {
                found.add(number);
            }
        }
        return found;
    }

    /** A day as a number that is counted from 1970-01-01. */
    static int dayOf(LocalDate date) {
        return Math.toIntExact(date.toEpochDay());
    }

    /**
     * The numbers of records that follow a place, in an order.
     *
     * @param among the records
     * @param sequence the order
     * @param after the place, or {@code null} for the first ones
     * @param most how many at most
     */
    int[] page(RoaringBitmap among, Sequence sequence, @Nullable Place after, int most) {
        int[] page = new int[most];
        int size = 0;
        IntSupplier ordered = numbering.walk(among, sequence, after);
        PrimitiveIterator.OfInt added = added(among, sequence, after);
        int nextOrdered = ordered.getAsInt();
        int nextAdded = added.hasNext() ? added.nextInt() : Numbering.NONE;
        while (size < most && (nextOrdered != Numbering.NONE || nextAdded != Numbering.NONE)) {
            boolean fromAdded = nextOrdered == Numbering.NONE
                    || (nextAdded != Numbering.NONE
                            && sequence.compare(numbering.placeOf(nextAdded), numbering.placeOf(nextOrdered)) < 0);
            if (fromAdded) {
                page[size++] = nextAdded;
                nextAdded = added.hasNext() ? added.nextInt() : Numbering.NONE;
            } else {
                page[size++] = nextOrdered;
                nextOrdered = ordered.getAsInt();
            }
        }
        return Arrays.copyOf(page, size);
    }

    /** The numbers given to records that came or moved since, of those that follow a place, in an order. */
    private PrimitiveIterator.OfInt added(RoaringBitmap among, Sequence sequence, @Nullable Place after) {
        IntStream following = Arrays.stream(addedInOrder)
                .filter(number -> among.contains(number)
                        && (after == null || sequence.compare(numbering.placeOf(number), after) > 0));
        return sequence.equals(numbering.sequence())
                ? following.iterator()
                : following
                        .boxed()
                        .sorted((one, other) -> sequence.compare(numbering.placeOf(one), numbering.placeOf(other)))
                        .mapToInt(Integer::intValue)
                        .iterator();
    }

    /**
     * The number of a record that has changed since some time, or {@link Numbering#NONE}, which no set holds. A record that is
     * gone may still have its number.
     */
    int numberOf(String key) {
        return numbering.numberOfChanged(key);
    }

    String keyOf(int number) {
        return numbering.keyOf(number);
    }

    /** The values of a field that some records have, in order, by the place of the record among them. */
    List<List<Object>> valuesOf(String path, int[] numbers) {
        Origin from = originOf(path);
        if (from != null) {
            return from.valuesOf(path, numbers);
        }
        Map<Integer, Integer> places = new HashMap<>();
        List<List<Object>> values = new ArrayList<>(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            places.put(numbers[i], i);
            values.add(new ArrayList<>(2));
        }
        RoaringBitmap wanted = RoaringBitmap.bitmapOfUnordered(numbers);
        of(path).keySet().stream()
                .filter(Objects::nonNull)
                .sorted()
                .forEach(value -> RoaringBitmap.and(wanted, Objects.requireNonNull(of(path).get(value)))
                        .forEach((IntConsumer) number -> values.get(Objects.requireNonNull(places.get(number)))
                                .add(value)));
        return values;
    }
}
