package org.pledgebook.shared.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.shared.query.Numbering.Place;
import org.pledgebook.shared.query.Numbering.Sequence;
import org.roaringbitmap.RoaringBitmap;

/** Keys are kept in pages, and every one is found again, those where a page ends and the next begins among them. */
class NumberingTests {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, 20_000})
    void everyKeyIsFoundByItsNumberAndEveryNumberByItsKey(int size) {
        List<Place> places = places(size);
        Numbering.Maker maker = new Numbering.Maker(false);
        for (int number = 0; number < size; number++) {
            assertThat(maker.add(places.get(number))).isEqualTo(number);
        }
        Numbering numbering = maker.make();
        assertThat(numbering.ordered()).isEqualTo(size);
        for (int number = 0; number < size; number++) {
            Place place = places.get(number);
            assertThat(numbering.placeOf(number)).isEqualTo(place);
            assertThat(numbering.numberOf(place.key())).isEqualTo(number);
            assertThat(numbering.numberOf(place.key() + "é")).isEqualTo(Numbering.NONE);
        }
        assertThat(walk(numbering, new Sequence(0, 1)))
                .isEqualTo(places.stream().map(Place::key).sorted().toList());
        List<String> latestFirst =
                new ArrayList<>(places.stream().map(Place::key).toList());
        Collections.reverse(latestFirst);
        assertThat(walk(numbering, new Sequence(-1, -1))).isEqualTo(latestFirst);
    }

    /** Places in order, with keys of one to forty characters, some of which take more than a byte. */
    private static List<Place> places(int size) {
        Random random = new Random(size);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            places.add(new Place(
                    random.nextInt(500),
                    Integer.toString(i, 36) + "-é".repeat(random.nextInt(10)) + "-x".repeat(i % 7)));
        }
        places.sort(new Sequence(1, 1)::compare);
        return places;
    }

    private static List<String> walk(Numbering numbering, Sequence sequence) {
        List<String> keys = new ArrayList<>();
        IntSupplier numbers = numbering.walk(RoaringBitmap.bitmapOfRange(0, numbering.ordered()), sequence, null);
        for (int number = numbers.getAsInt(); number != Numbering.NONE; number = numbers.getAsInt()) {
            keys.add(numbering.keyOf(number));
        }
        return keys;
    }
}
