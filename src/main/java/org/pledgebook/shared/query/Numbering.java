package org.pledgebook.shared.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives every record of a collection a number, by its place in the collection's order. The records that were there when
 * the numbers were given have them in that order, packed as tightly as they go; those that came or moved since have the
 * numbers after them, and are few. Never changed: what comes later makes another one.
 */
final class Numbering {

    /** There is no record by that key. */
    static final int NONE = -1;

    private final boolean latestFirst;

    // The keys in order, one after the other; key n ends where ends[n] says.
    private final byte[] keys;

    private final int[] ends;

    private final int[] days;

    // The numbers in the order of their keys.
    private final int[] byKey;

    private final List<Place> added;

    private final Map<String, Integer> numbersOfAdded;

    private Numbering(
            boolean latestFirst,
            byte[] keys,
            int[] ends,
            int[] days,
            int[] byKey,
            List<Place> added,
            Map<String, Integer> numbersOfAdded) {
        this.latestFirst = latestFirst;
        this.keys = keys;
        this.ends = ends;
        this.days = days;
        this.byKey = byKey;
        this.added = added;
        this.numbersOfAdded = numbersOfAdded;
    }

    /**
     * Where a record stands.
     *
     * @param day the day that orders the records, counted from 1970-01-01
     * @param key the record's key, which orders those of a day
     */
    record Place(int day, String key) {}

    /** Takes records in their order. */
    static final class Maker {

        private final boolean latestFirst;

        private byte[] keys = new byte[1 << 10];

        private int[] ends = new int[1 << 6];

        private int[] days = new int[1 << 6];

        private int count;

        Maker(boolean latestFirst) {
            this.latestFirst = latestFirst;
        }

        /** Takes the next one, and gives its number. */
        int add(Place place) {
            byte[] key = place.key().getBytes(StandardCharsets.UTF_8);
            int begin = count == 0 ? 0 : ends[count - 1];
            if (begin + key.length > keys.length) {
                keys = Arrays.copyOf(keys, Math.max(keys.length * 3 / 2, begin + key.length));
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 3 / 2);
                days = Arrays.copyOf(days, count * 3 / 2);
            }
            System.arraycopy(key, 0, keys, begin, key.length);
            ends[count] = begin + key.length;
            days[count] = place.day();
            return count++;
        }

        Numbering make() {
            byte[] all = Arrays.copyOf(keys, count == 0 ? 0 : ends[count - 1]);
            Numbering unsorted = new Numbering(
                    latestFirst,
                    all,
                    Arrays.copyOf(ends, count),
                    Arrays.copyOf(days, count),
                    new int[count],
                    List.of(),
                    Map.of());
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
            boolean takesLeft = right == to || (left < middle && compareKeys(byKey[left], byKey[right]) <= 0);
            spare[at] = byKey[takesLeft ? left++ : right++];
        }
        System.arraycopy(spare, from, byKey, from, to - from);
    }

    private int compareKeys(int one, int other) {
        return Arrays.compareUnsigned(keys, begin(one), ends[one], keys, begin(other), ends[other]);
    }

    private int begin(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    /** How many numbers are given in order. */
    int ordered() {
        return ends.length;
    }

    /** How many numbers are given after them. */
    int addedSince() {
        return added.size();
    }

    /** The numbers given to records that came or moved since, in the order of the records. */
    int[] addedInOrder() {
        return numbersOfAdded.values().stream()
                .sorted((one, other) -> compare(placeOf(one), placeOf(other)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The number of a record, or {@link #NONE}. A record that is gone may still have its number. */
    int numberOf(String key) {
        Integer since = numbersOfAdded.get(key);
        if (since != null) {
            return since;
        }
        byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
        int low = 0;
        int high = byKey.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int number = byKey[middle];
            int compared = Arrays.compareUnsigned(keys, begin(number), ends[number], wanted, 0, wanted.length);
            if (compared == 0) {
                return number;
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return NONE;
    }

    Place placeOf(int number) {
        return number < ends.length ? new Place(days[number], keyOf(number)) : added.get(number - ends.length);
    }

    String keyOf(int number) {
        return number < ends.length
                ? new String(keys, begin(number), ends[number] - begin(number), StandardCharsets.UTF_8)
                : added.get(number - ends.length).key();
    }

    /** The first of the numbers given in order whose record stands after a place; all are if there is none. */
    int firstAfter(@Nullable Place place) {
        if (place == null) {
            return 0;
        }
        int low = 0;
        int high = ends.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(placeOf(middle), place) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Compares two places in the order of the records. */
    int compare(Place one, Place other) {
        int days = Integer.compare(one.day(), other.day());
        return days == 0 ? one.key().compareTo(other.key()) : latestFirst ? -days : days;
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
            numbers.put(all.get(i).key(), ends.length + i);
        }
        return new Numbering(latestFirst, keys, ends, days, byKey, all, numbers);
    }
}
