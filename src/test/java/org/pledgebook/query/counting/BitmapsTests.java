package org.pledgebook.query.counting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

/** How what is known of one revision becomes what is known of the next. */
class BitmapsTests {

    private static final List<String> PATHS = List.of("p.level", "p.nation");

    private final Bitmaps before = record(
            record(record(Bitmaps.empty(7, PATHS), 1, "SIGNED", "FRA"), 2, "SIGNED", "GBR"), 3, "PROPOSED", null);

    @Test
    void aRecordThatIsAnotherMovesToItsNewValues() {
        Bitmaps after =
                before.replace(RoaringBitmap.bitmapOf(2), record(Bitmaps.empty(8, PATHS), 2, "PROPOSED", "FRA"));
        assertThat(after.revision()).isEqualTo(8);
        assertThat(after.records()).isEqualTo(RoaringBitmap.bitmapOf(1, 2, 3));
        assertThat(after.of("p.level")).containsOnlyKeys("SIGNED", "PROPOSED");
        assertThat(after.of("p.level").get("SIGNED")).isEqualTo(RoaringBitmap.bitmapOf(1));
        assertThat(after.of("p.level").get("PROPOSED")).isEqualTo(RoaringBitmap.bitmapOf(2, 3));
        assertThat(after.of("p.nation").get("FRA")).isEqualTo(RoaringBitmap.bitmapOf(1, 2));
        assertThat(after.of("p.nation").get(null)).isEqualTo(RoaringBitmap.bitmapOf(3));
    }

    /** Whether a nation without pledges is in the book, the database says: so it must not be known here. */
    @Test
    void aValueThatNoRecordHasAnyMoreIsForgotten() {
        Bitmaps after = before.replace(RoaringBitmap.bitmapOf(2), record(Bitmaps.empty(8, PATHS), 2, "SIGNED", "FRA"));
        assertThat(after.of("p.nation")).containsOnlyKeys("FRA", null);
    }

    @Test
    void aRecordThatIsGoneIsNowhereAndOneThatIsMadeIsWhereItBelongs() {
        Bitmaps after =
                before.replace(RoaringBitmap.bitmapOf(1, 4), record(Bitmaps.empty(8, PATHS), 4, "DECLINED", "POL"));
        assertThat(after.records()).isEqualTo(RoaringBitmap.bitmapOf(2, 3, 4));
        assertThat(after.of("p.nation")).containsOnlyKeys("GBR", "POL", null);
        assertThat(after.of("p.level").get("DECLINED")).isEqualTo(RoaringBitmap.bitmapOf(4));
        assertThat(after.any("p.level", List.of("SIGNED", "DECLINED"))).isEqualTo(RoaringBitmap.bitmapOf(2, 4));
    }

    /** A request that reads the earlier revision may still be counting by it. */
    @Test
    void whatWasKnownOfTheEarlierRevisionStays() {
        before.replace(RoaringBitmap.bitmapOf(1, 2, 3), Bitmaps.empty(8, PATHS));
        assertThat(before.revision()).isEqualTo(7);
        assertThat(before.records()).isEqualTo(RoaringBitmap.bitmapOf(1, 2, 3));
        assertThat(before.of("p.level").get("SIGNED")).isEqualTo(RoaringBitmap.bitmapOf(1, 2));
        assertThat(before.of("p.nation").get("FRA")).isEqualTo(RoaringBitmap.bitmapOf(1));
    }

    @Test
    void aSetThatIsTheSameIsShared() {
        Bitmaps after = before.replace(RoaringBitmap.bitmapOf(3), record(Bitmaps.empty(8, PATHS), 3, "DECLINED", null));
        assertThat(after.of("p.level").get("SIGNED"))
                .isSameAs(before.of("p.level").get("SIGNED"));
    }

    private static Bitmaps record(Bitmaps to, int number, String level, @Nullable String nation) {
        to.add(number, "p.level", level);
        to.add(number, "p.nation", nation);
        return to;
    }
}
