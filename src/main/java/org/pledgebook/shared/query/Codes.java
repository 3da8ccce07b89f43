package org.pledgebook.shared.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/**
 * The value that each record has of a field with few values, by the record's number: the inverse of the sets, for counting
 * by several fields at once, where there are more combinations of values to intersect than there are records.
 */
final class Codes {

    /** How many values a field may have. */
    static final int MOST = 256;

    private final List<@Nullable Object> values = new ArrayList<>();

    private final byte[] codes;

    /**
     * @param sets the records of each value; no record is in two of them
     * @param numbers how many numbers there are
     */
    Codes(Map<@Nullable Object, RoaringBitmap> sets, int numbers) {
        codes = new byte[numbers];
        sets.forEach((value, set) -> {
            byte code = (byte) values.size();
            values.add(value);
            set.forEach((IntConsumer) number -> codes[number] = code);
        });
    }

    int size() {
        return values.size();
    }

    /** How many numbers there are. */
    int numbers() {
        return codes.length;
    }

    int of(int number) {
        return codes[number] & 0xff;
    }

    @Nullable
    Object value(int code) {
        return values.get(code);
    }
}
