package org.pledgebook.shared.query;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.query.Numbering.Place;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which records of a collection have which values, as of one revision: for each value of each field the set of the
 * numbers of its records. Every count is the size of an intersection of such sets. Never changed: a later revision makes
 * another one, which shares all sets that are the same.
 */
final class Postings {

    private final long revision;

    private final Numbering numbering;

    private final RoaringBitmap living;

    // By the path of the field, and then by the value.
    private final Map<String, Map<@Nullable Object, RoaringBitmap>> sets;

    private final int[] addedInOrder;

    // Made of the sets when they are first asked for.
    private final Map<String, Codes> codes;

    private Postings(
            long revision,
            Numbering numbering,
            RoaringBitmap living,
            Map<String, Map<@Nullable Object, RoaringBitmap>> sets,
            Map<String, Codes> codes) {
        this.revision = revision;
        this.numbering = numbering;
        this.living = living;
        this.sets = sets;
        this.addedInOrder = numbering.addedInOrder();
        this.codes = new ConcurrentHashMap<>(codes);
    }

    /** Takes all records of a collection. */
    static final class Maker {

        private final Numbering.Maker places;

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
            int number = places.add(place);
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
                numbering = places.make();
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
            return new Postings(revision, numbering(), living, sets, Map.of());
        }
    }

    /** What a record is after a change: its place, and its values by the path of the field. */
    record Entry(Place place, Map<String, Set<@Nullable Object>> values) {}

    /**
     * The same as of a later revision.
     *
     * @param changed the keys of the records that have changed, or are new or gone
     * @param entries those of them that are there now, by their keys
     */
    Postings with(long later, Collection<String> changed, Map<String, Entry> entries) {
        List<Place> more = new ArrayList<>();
        RoaringBitmap alive = living.clone();
        Changes changes = new Changes();
        for (String key : changed) {
            int number = numbering.numberOf(key);
            boolean there = number != Numbering.NONE && living.contains(number);
            Entry entry = entries.get(key);
            if (there && (entry == null || !numbering.placeOf(number).equals(entry.place()))) {
                alive.remove(number);
                changes.remove(number);
                there = false;
            }
            if (entry != null) {
                if (!there) {
                    number = numbering.ordered() + numbering.addedSince() + more.size();
                    more.add(entry.place());
                    alive.add(number);
                }
                changes.put(number, entry.values());
            }
        }
        Map<String, Codes> unchanged = new HashMap<>(codes);
        unchanged.keySet().removeAll(changes.copied);
        return new Postings(later, numbering.with(more), alive, changes.sets, unchanged);
    }

    /** Sets that are copied when they change, and shared as long as they do not. */
    private final class Changes {

        private final Map<String, Map<@Nullable Object, RoaringBitmap>> sets = new HashMap<>(Postings.this.sets);

        private final Set<RoaringBitmap> ours = Collections.newSetFromMap(new IdentityHashMap<>());

        private final Set<String> copied = new HashSet<>();

        void remove(int number) {
            sets.keySet().forEach(path -> put(number, path, Collections.emptySet()));
        }

        void put(int number, Map<String, Set<@Nullable Object>> values) {
            sets.keySet().forEach(path -> put(number, path, values.getOrDefault(path, Collections.emptySet())));
        }

        private void put(int number, String path, Set<@Nullable Object> values) {
            Map<@Nullable Object, RoaringBitmap> byValue = Objects.requireNonNull(sets.get(path));
            List<@Nullable Object> gone = new ArrayList<>();
            byValue.forEach((value, set) -> {
                if (set.contains(number) && !values.contains(value)) {
                    gone.add(value);
                }
            });
            for (Object value : gone) {
                ours(path, value).remove(number);
            }
            for (Object value : values) {
                RoaringBitmap set = byValue.get(value);
                if (set == null || !set.contains(number)) {
                    ours(path, value).add(number);
                }
            }
        }

        private RoaringBitmap ours(String path, @Nullable Object value) {
            if (copied.add(path)) {
                sets.computeIfPresent(path, (unused, byValue) -> new HashMap<>(byValue));
            }
            Map<@Nullable Object, RoaringBitmap> byValue = Objects.requireNonNull(sets.get(path));
            RoaringBitmap set = byValue.get(value);
            if (set == null || !ours.contains(set)) {
                set = set == null ? new RoaringBitmap() : set.clone();
                ours.add(set);
                byValue.put(value, set);
            }
            return set;
        }
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

    /** Whether any record has a value; one that none has any more may be gone itself. */
    boolean knows(String path, Object value) {
        Map<@Nullable Object, RoaringBitmap> byValue = sets.get(path);
        RoaringBitmap records = byValue == null ? null : byValue.get(value);
        return records != null && !records.isEmpty();
    }

    /** The values that any record has of a field, each with its records. */
    Map<@Nullable Object, RoaringBitmap> of(String path) {
        return Objects.requireNonNull(sets.get(path));
    }

    /** The values of a field by the number of the record, of which each has one at most; of {@value Codes#MOST} in all. */
    Codes codes(String path) {
        return codes.computeIfAbsent(path, unused -> new Codes(of(path), numbering.ordered() + numbering.addedSince()));
    }

    RoaringBitmap living() {
        return living;
    }

    /** The records that have any of some values. */
    RoaringBitmap any(String path, Collection<Object> values) {
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
     * The numbers of records that follow a place, in order.
     *
     * @param among the records
     * @param after the place, or {@code null} for the first ones
     * @param most how many at most
     */
    int[] page(RoaringBitmap among, @Nullable Place after, int most) {
        int[] page = new int[most];
        int size = 0;
        PeekableIntIterator ordered = among.getIntIterator();
        ordered.advanceIfNeeded(numbering.firstAfter(after));
        int added = 0;
        while (size < most) {
            while (added < addedInOrder.length
                    && (!among.contains(addedInOrder[added])
                            || (after != null
                                    && numbering.compare(numbering.placeOf(addedInOrder[added]), after) <= 0))) {
                added++;
            }
            boolean fromOrdered = ordered.hasNext() && ordered.peekNext() < numbering.ordered();
            boolean fromAdded = added < addedInOrder.length;
            if (!fromOrdered && !fromAdded) {
                break;
            }
            if (fromOrdered
                    && fromAdded
                    && numbering.compare(numbering.placeOf(ordered.peekNext()), numbering.placeOf(addedInOrder[added]))
                            > 0) {
                fromOrdered = false;
            }
            page[size++] = fromOrdered ? ordered.next() : addedInOrder[added++];
        }
        return Arrays.copyOf(page, size);
    }

    String keyOf(int number) {
        return numbering.keyOf(number);
    }

    /** The values of a field that some records have, in order, by the place of the record among them. */
    List<List<Object>> valuesOf(String path, int[] numbers) {
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
