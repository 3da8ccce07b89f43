package org.pledgebook.query.counting;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which records of a collection have which values at one revision: for each value of each field the set of the numbers of its
 * records. Never changed; those of another revision share all sets that are the same.
 *
 * @param records all records
 * @param fields the sets by the path of the field, and then by the value
 */
record Bitmaps(long revision, RoaringBitmap records, Map<String, Map<@Nullable Object, RoaringBitmap>> fields) {

    /** Begins without records. */
    static Bitmaps empty(long revision, Collection<String> paths) {
        Map<String, Map<@Nullable Object, RoaringBitmap>> fields = new HashMap<>();
        paths.forEach(path -> fields.put(path, new HashMap<>()));
        return new Bitmaps(revision, new RoaringBitmap(), fields);
    }

    /** Adds a value of a record, while these are being made. */
    void add(int number, String path, @Nullable Object value) {
        records.add(number);
        of(path).computeIfAbsent(value, unused -> new RoaringBitmap()).add(number);
    }

    /** Ends the making. */
    Bitmaps compact() {
        records.runOptimize();
        fields.values().forEach(sets -> sets.values().forEach(RoaringBitmap::runOptimize));
        return this;
    }

    /** Returns the sets of a field by the value. */
    Map<@Nullable Object, RoaringBitmap> of(String path) {
        return Objects.requireNonNull(fields.get(path), path);
    }

    /** Returns the records that have any of some values. */
    RoaringBitmap any(String path, Collection<?> values) {
        Map<@Nullable Object, RoaringBitmap> sets = of(path);
        return RoaringBitmap.or(
                values.stream().map(sets::get).filter(Objects::nonNull).toArray(RoaringBitmap[]::new));
    }

    /**
     * Returns the same without some records, and with others.
     *
     * @param gone the records that are others now, or none
     * @param now what is there in their place
     */
    Bitmaps replace(RoaringBitmap gone, Bitmaps now) {
        Map<String, Map<@Nullable Object, RoaringBitmap>> replaced = new HashMap<>();
        fields.forEach((path, sets) -> replaced.put(path, replace(sets, gone, now.of(path))));
        return new Bitmaps(now.revision, replace(records, gone, now.records), replaced);
    }

    private static Map<@Nullable Object, RoaringBitmap> replace(
            Map<@Nullable Object, RoaringBitmap> sets, RoaringBitmap gone, Map<@Nullable Object, RoaringBitmap> now) {
        Map<@Nullable Object, RoaringBitmap> replaced = new HashMap<>(now);
        sets.forEach((value, set) -> {
            RoaringBitmap other = replace(set, gone, now.get(value));
            if (other.isEmpty()) {
                // Whether a record that no record refers to is in the book, the database has to say.
                replaced.remove(value);
            } else {
                replaced.put(value, other);
            }
        });
        return replaced;
    }

    private static RoaringBitmap replace(RoaringBitmap set, RoaringBitmap gone, @Nullable RoaringBitmap now) {
        if (now == null && !RoaringBitmap.intersects(set, gone)) {
            return set;
        }
        RoaringBitmap other = RoaringBitmap.andNot(set, gone);
        if (now != null) {
            other.or(now);
        }
        return other;
    }
}
