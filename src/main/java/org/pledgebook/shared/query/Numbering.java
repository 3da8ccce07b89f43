package org.pledgebook.shared.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Gives every record of a collection a number, by its place in the collection's order. The records that were there when
 * the numbers were given have them in that order, packed as tightly as they go; those that came or moved since have the
 * numbers after them, and are few. Never changed: what comes later makes another one.
 */
final class Numbering {

    /** There is no record by that key. */
    static final int NONE = -1;

    // So many numbers are kept by their keys, once they have been looked up.
    private static final int MOST_LOOKED_UP = 1 << 15;

    // So many records are put in order by themselves rather than picked out of all that are.
    private static final int FEW = 1_000;

    private final boolean latestFirst;

    // In order.
    private final Keys keys;

    private final int[] days;

    // The numbers in the order of their keys.
    private final int[] byKey;

    private final List<Place> added;

    private final Map<String, Integer> numbersOfAdded;

    // Those who tell one state from another look up the same few keys each time. Numbers given in order stay.
    private final Map<String, Integer> lookedUp;

    private Numbering(
            boolean latestFirst,
            Keys keys,
            int[] days,
            int[] byKey,
            List<Place> added,
            Map<String, Integer> numbersOfAdded,
            Map<String, Integer> lookedUp) {
        this.latestFirst = latestFirst;
        this.keys = keys;
        this.days = days;
        this.byKey = byKey;
        this.added = added;
        this.numbersOfAdded = numbersOfAdded;
        this.lookedUp = lookedUp;
    }

    /**
     * Where a record stands.
     *
     * @param day the day that orders the records, counted from 1970-01-01
     * @param key the record's key, which orders those of a day
     */
    record Place(int day, String key) {}

    /**
     * An order of places: by the day and then by the key, or by the key alone.
     *
     * @param days 1 for the earliest day first, -1 for the latest, 0 if days do not matter
     * @param keys 1 for the first key first, -1 for the last
     */
    record Sequence(int days, int keys) {

        int compare(Place one, Place other) {
            int compared = days * Integer.compare(one.day(), other.day());
            return compared == 0 ? keys * one.key().compareTo(other.key()) : compared;
        }
    }

    /**
     * Keys by their numbers, so many to a page, one after the other. In one array they would be copied whenever it grows, and
     * take more than twice their room while they are read.
     */
    private static final class Keys {

        private static final int BITS = 12;

        private static final int A_PAGE = 1 << BITS;

        private final List<byte[]> pages;

        // Where each key ends in its page.
        private final int[] ends;

        Keys(List<byte[]> pages, int[] ends) {
            this.pages = pages;
            this.ends = ends;
        }

        private static boolean isFirst(int number) {
            return (number & (A_PAGE - 1)) == 0;
        }

        private byte[] page(int number) {
            return pages.get(number >>> BITS);
        }

        private int begin(int number) {
            return isFirst(number) ? 0 : ends[number - 1];
        }

        String get(int number) {
            int begin = begin(number);
            return new String(page(number), begin, ends[number] - begin, StandardCharsets.UTF_8);
        }

        int compare(int one, int other) {
            return Arrays.compareUnsigned(page(one), begin(one), ends[one], page(other), begin(other), ends[other]);
        }

        int compare(int number, byte[] key) {
            return Arrays.compareUnsigned(page(number), begin(number), ends[number], key, 0, key.length);
        }
    }

    /** Takes records in their order. */
    static final class Maker {

        private final boolean latestFirst;

        private final List<byte[]> pages = new ArrayList<>();

        // The last page, of which only a part may be used.
        private byte[] page = new byte[1 << 10];

        private int[] ends = new int[1 << 6];

        private int[] days = new int[1 << 6];

        private int count;

        Maker(boolean latestFirst) {
            this.latestFirst = latestFirst;
        }

        /** Takes the next one, and gives its number. */
        int add(Place place) {
            byte[] key = place.key().getBytes(StandardCharsets.UTF_8);
            if (Keys.isFirst(count)) {
                endPage();
            }
            int begin = Keys.isFirst(count) ? 0 : ends[count - 1];
            if (begin + key.length > page.length) {
                page = Arrays.copyOf(page, Math.max(page.length * 3 / 2, begin + key.length));
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 3 / 2);
                days = Arrays.copyOf(days, count * 3 / 2);
            }
            System.arraycopy(key, 0, page, begin, key.length);
            ends[count] = begin + key.length;
            days[count] = place.day();
            return count++;
        }

        private void endPage() {
            if (count > 0) {
                pages.add(Arrays.copyOf(page, ends[count - 1]));
            }
        }

        /** Gives the numbering, when all records have been taken. */
        Numbering make() {
            endPage();
            Numbering unsorted = new Numbering(
                    latestFirst,
                    new Keys(List.copyOf(pages), Arrays.copyOf(ends, count)),
                    Arrays.copyOf(days, count),
                    new int[count],
                    List.of(),
                    Map.of(),
                    new ConcurrentHashMap<>());
            unsorted.sort(0, count, new int[count]);
            return unsorted;
        }
    }

    /** Merges the numbers from one up to another, by their keys: a sort of primitives that takes no object a number. */
    private void sort(int from, int to, int[] spare) {
        if (to - from == 1) {
            byKey[from] = from;
        }
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(from, middle, spare);
        sort(middle, to, spare);
        int left = from;
        int right = middle;
        for (int at = from; at < to; at++) {
            boolean takesLeft = right == to || (left < middle && keys.compare(byKey[left], byKey[right]) <= 0);
            spare[at] = byKey[takesLeft ? left++ : right++];
        }
        System.arraycopy(spare, from, byKey, from, to - from);
    }

    /** How many numbers are given in order. */
    int ordered() {
        return days.length;
    }

    /** How many numbers are given after them. */
    int addedSince() {
        return added.size();
    }

    /** The numbers given to records that came or moved since, in the order of the records. */
    int[] addedInOrder() {
        Sequence sequence = sequence();
        return numbersOfAdded.values().stream()
                .sorted((one, other) -> sequence.compare(placeOf(one), placeOf(other)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The number of a record, or {@link #NONE}. A record that is gone may still have its number. */
    int numberOf(String key) {
        Integer since = numbersOfAdded.get(key);
        return since == null ? search(key) : since;
    }

    /** The same of a record that has changed since some time: whoever asks for its number once asks again. */
    int numberOfChanged(String key) {
        Integer since = numbersOfAdded.get(key);
        Integer known = since == null ? lookedUp.get(key) : since;
        if (known != null) {
            return known;
        }
        int number = search(key);
        if (lookedUp.size() < MOST_LOOKED_UP) {
            lookedUp.put(key, number);
        }
        return number;
    }

    private int search(String key) {
        int place = placeOf(key.getBytes(StandardCharsets.UTF_8));
        return place < 0 ? NONE : byKey[place];
    }

    /** The place of a key in the order of the keys or, if no record has it, what the place would be as -(place + 1). */
    private int placeOf(byte[] key) {
        int low = 0;
        int high = byKey.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int compared = keys.compare(byKey[middle], key);
            if (compared == 0) {
                return middle;
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    int dayOf(int number) {
        return number < ordered() ? days[number] : added.get(number - ordered()).day();
    }

    Place placeOf(int number) {
        return number < ordered() ? new Place(days[number], keyOf(number)) : added.get(number - ordered());
    }

    String keyOf(int number) {
        return number < ordered()
                ? keys.get(number)
                : added.get(number - ordered()).key();
    }

    /** The order of the numbers that are given in order. */
    Sequence sequence() {
        return new Sequence(latestFirst ? -1 : 1, 1);
    }

    /**
     * Gives of the numbers given in order those of some records that follow a place in an order, one after the other, and
     * {@link #NONE} at the end.
     *
     * @param after the place, or {@code null} for all
     */
    IntSupplier walk(RoaringBitmap among, Sequence sequence, @Nullable Place after) {
        if (sequence.days() == 0) {
            return byKey(among, sequence.keys() > 0, after);
        }
        boolean daysOnward = sequence.days() == sequence().days();
        boolean keysOnward = sequence.keys() > 0;
        if (daysOnward && keysOnward) {
            return onward(among, after == null ? 0 : firstFrom(after, true), ordered());
        }
        if (!daysOnward && !keysOnward) {
            return backward(among, 0, after == null ? ordered() : firstFrom(after, false));
        }
        return byDay(among, daysOnward, after);
    }

    /** Gives those from a number on, up to another. */
    private static IntSupplier onward(RoaringBitmap among, int from, int to) {
        int[] at = {from};
        return () -> {
            int next = at[0] < to ? (int) among.nextValue(at[0]) : NONE;
            at[0] = next == NONE || next >= to ? to : next + 1;
            return next < to ? next : NONE;
        };
    }

    /** Gives the same from the last to the first of them. */
    private static IntSupplier backward(RoaringBitmap among, int from, int to) {
        int[] at = {to};
        return () -> {
            int next = at[0] > from ? (int) among.previousValue(at[0] - 1) : NONE;
            at[0] = Math.max(next, from);
            return next >= from ? next : NONE;
        };
    }

    /** Goes through the days in one direction, and through the records of each day in the other. */
    private IntSupplier byDay(RoaringBitmap among, boolean daysOnward, @Nullable Place after) {
        // Where the days begin that have not been gone through, or end.
        int[] rest = {daysOnward ? 0 : ordered()};
        IntSupplier[] ofDay = {() -> NONE};
        if (after != null) {
            int begin = beginOf(after.day());
            int end = endOf(after.day());
            rest[0] = daysOnward ? end : begin;
            ofDay[0] = daysOnward
                    ? backward(among, begin, firstFrom(after, false))
                    : onward(among, firstFrom(after, true), end);
        }
        return () -> {
            while (true) {
                int next = ofDay[0].getAsInt();
                if (next != NONE) {
                    return next;
                }
                int first = (daysOnward ? onward(among, rest[0], ordered()) : backward(among, 0, rest[0])).getAsInt();
                if (first == NONE) {
                    return NONE;
                }
                int begin = beginOf(days[first]);
                int end = endOf(days[first]);
                rest[0] = daysOnward ? end : begin;
                ofDay[0] = daysOnward ? backward(among, begin, end) : onward(among, begin, end);
            }
        };
    }

    /** Goes through the keys, from the first to the last or the other way round. */
    private IntSupplier byKey(RoaringBitmap among, boolean onward, @Nullable Place after) {
        int step = onward ? 1 : -1;
        byte[] passed = after == null ? null : after.key().getBytes(StandardCharsets.UTF_8);
        if (among.getCardinality() <= FEW) {
            PrimitiveIterator.OfInt few = Arrays.stream(among.toArray())
                    .filter(number -> number < ordered() && (passed == null || step * keys.compare(number, passed) > 0))
                    .boxed()
                    .sorted((one, other) -> step * keys.compare(one, other))
                    .mapToInt(Integer::intValue)
                    .iterator();
            return () -> few.hasNext() ? few.nextInt() : NONE;
        }
        int[] at = {onward ? 0 : byKey.length - 1};
        if (passed != null) {
            int place = placeOf(passed);
            at[0] = place >= 0 ? place + step : onward ? -place - 1 : -place - 2;
        }
        return () -> {
            while (at[0] >= 0 && at[0] < byKey.length) {
                int number = byKey[at[0]];
                at[0] += step;
                if (among.contains(number)) {
                    return number;
                }
            }
            return NONE;
        };
    }

    /** The first of the numbers given in order whose record stands at a place or after it, or after it alone. */
    private int firstFrom(Place place, boolean after) {
        int low = 0;
        int high = ordered();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int compared = sequence().compare(placeOf(middle), place);
            if (compared < 0 || (after && compared == 0)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first of the numbers given in order whose record is of a day, or of a later place than those of the day would be. */
    private int beginOf(int day) {
        return endOf(latestFirst ? day + 1 : day - 1);
    }

    /** The first of the numbers given in order whose record is of a later place in the order than those of a day. */
    int endOf(int day) {
        int low = 0;
        int high = days.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (latestFirst ? days[middle] >= day : days[middle] <= day) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    boolean latestFirst() {
        return latestFirst;
    }

    /** The same, with more records after the last number, in the order given. */
    Numbering with(List<Place> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Place> all = new ArrayList<>(added);
        all.addAll(more);
        Map<String, Integer> numbers = new HashMap<>(numbersOfAdded);
        for (int i = added.size(); i < all.size(); i++) {
            numbers.put(all.get(i).key(), ordered() + i);
        }
        return new Numbering(latestFirst, keys, days, byKey, all, numbers, lookedUp);
    }
}
