package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pledgebook.assurance.CategoryRef;
import org.pledgebook.nation.NationView;

/** Who stands behind which assurance: the nations of the book against the categories. */
public record Matrix(
        @Schema(description = "The categories, the columns of the matrix, in the order of their statements.")
        List<CategoryRef> categories,

        @Schema(description = "The nations, by name. Each has a cell for each category, in the same order.")
        List<Row> rows,

        @Schema(
                description = "What the coalition pledges as a whole, a cell for each category. No nation's counts hold"
                        + " these pledges.")
        List<Cell> coalition,

        @Schema(
                description =
                        "How many pledges there are in each category, in the same order. Each counts once, however"
                                + " many nations make it.")
        List<Long> totals,

        @Schema(description = "How many pledges fall under no category, and so stand in no cell.", example = "1")
        long withoutCategory) {

    /** What stands in a cell. */
    @Schema(
            name = "CellState",
            description = "What stands in a cell. PLEDGED: The nation itself pledges it. DECLINED: The nation said no."
                    + " COALITION: The nation pledges it through the coalition only. NONE_FOUND: The book knows of no"
                    + " pledge, which does not mean that there is none.")
    public enum State {
        /** The nation itself pledges it. */
        PLEDGED,

        /** The nation said no. */
        DECLINED,

        /** The nation pledges it through the coalition only. */
        COALITION,

        /** The book knows of no pledge, which does not mean that there is none. */
        NONE_FOUND
    }

    /** A nation. */
    @Schema(name = "MatrixRow")
    public record Row(
            @Schema(description = "The ISO 3166-1 alpha-3 code.", example = "FRA")
            String nation,

            @Schema(description = "The name.", example = "France")
            String name,

            @Schema(description = "Whether it belongs to the coalition; null if that is not known.") @Nullable
            Boolean coalitionMember,

            @Schema(description = "A cell for each category, in their order.")
            List<Cell> cells) {}

    /** What a nation, or the coalition, pledges in a category. */
    @Schema(name = "MatrixCell")
    public record Cell(
            @Schema(description = "What stands in the cell.")
            State state,

            @Schema(description = "The highest level of the pledges that stand; null if there are none.") @Nullable
            Level level,

            @Schema(description = "How many pledges stand: not declined, and not ended.", example = "2")
            long count,

            @Schema(description = "How many were declined.", example = "0")
            long declined,

            @Schema(description = "How many were made, and have ended.", example = "0")
            long ended) {}

    /** Takes what was counted, and makes the matrix of it. */
    static final class Maker {

        private final List<NationView> nations;

        private final List<CategoryRef> categories;

        private final Map<String, Integer> rows = new HashMap<>();

        private final Map<String, Integer> columns = new HashMap<>();

        // The last row is the coalition's.
        private final List<Tally> tallies = new ArrayList<>();

        private final long[] totals;

        private long withoutCategory;

        Maker(List<NationView> nations, List<CategoryRef> categories) {
            this.nations = nations;
            this.categories = categories;
            this.totals = new long[categories.size()];
            nations.forEach(nation -> rows.put(nation.code(), rows.size()));
            categories.forEach(category -> columns.put(category.slug(), columns.size()));
            for (int i = 0; i < (nations.size() + 1) * categories.size(); i++) {
                tallies.add(new Tally());
            }
        }

        /** Takes pledges by their nation, category, level and end state. */
        void addOfNation(@Nullable Object[] values, long count) {
            Integer row = values[0] == null ? null : rows.get(values[0]);
            if (row != null) {
                add(row, values[1], values[2], values[3], count);
            }
        }

        /** Takes pledges of the coalition by their category, level and end state. */
        void addOfCoalition(@Nullable Object[] values, long count) {
            add(nations.size(), values[0], values[1], values[2], count);
        }

        /** Takes pledges by their category. */
        void addTotal(@Nullable Object[] values, long count) {
            Integer column = values[0] == null ? null : columns.get(values[0]);
            if (column != null) {
                totals[column] = count;
            } else if (values[0] == null) {
                withoutCategory = count;
            }
        }

        private void add(
                int row, @Nullable Object category, @Nullable Object level, @Nullable Object endState, long count) {
            Integer column = category == null ? null : columns.get(category);
            if (column != null) {
                tallies.get(row * categories.size() + column)
                        .add((Level) Objects.requireNonNull(level), endState != null, count);
            }
        }

        Matrix make() {
            List<Cell> coalition = cells(nations.size());
            List<Row> made = new ArrayList<>(nations.size());
            for (int row = 0; row < nations.size(); row++) {
                NationView nation = nations.get(row);
                made.add(new Row(
                        nation.code(),
                        nation.name(),
                        nation.coalitionMember(),
                        behind(cells(row), coalition, Boolean.TRUE.equals(nation.coalitionMember()))));
            }
            return new Matrix(
                    categories, made, coalition, Arrays.stream(totals).boxed().toList(), withoutCategory);
        }

        private List<Cell> cells(int row) {
            return tallies.subList(row * categories.size(), (row + 1) * categories.size()).stream()
                    .map(Tally::cell)
                    .toList();
        }

        /** Where a member of the coalition has said nothing of its own, what the coalition pledges stands for it too. */
        private static List<Cell> behind(List<Cell> own, List<Cell> coalition, boolean member) {
            List<Cell> cells = new ArrayList<>();
            for (int i = 0; i < own.size(); i++) {
                Cell cell = own.get(i);
                boolean through = member
                        && cell.state() == State.NONE_FOUND
                        && coalition.get(i).state() == State.PLEDGED;
                cells.add(through ? new Cell(State.COALITION, coalition.get(i).level(), 0, 0, cell.ended()) : cell);
            }
            return cells;
        }
    }

    /** What has been counted of a cell. */
    private static final class Tally {

        private @Nullable Level highest;

        private long count;

        private long declined;

        private long ended;

        void add(Level level, boolean hasEnded, long more) {
            if (hasEnded) {
                ended += more;
            } else if (level == Level.DECLINED) {
                declined += more;
            } else {
                count += more;
                if (highest == null || level.compareTo(highest) > 0) {
                    highest = level;
                }
            }
        }

        Cell cell() {
            State state = count > 0 ? State.PLEDGED : declined > 0 ? State.DECLINED : State.NONE_FOUND;
            return new Cell(state, highest, count, declined, ended);
        }
    }
}
