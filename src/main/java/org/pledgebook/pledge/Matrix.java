package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.assurance.CategoryRef;
import org.pledgebook.nation.NationView;
import org.pledgebook.shared.query.Group;

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
            long ended) {

        static final Cell EMPTY = new Cell(State.NONE_FOUND, null, 0, 0, 0);

        /** The same, with a group of pledges more. */
        private Cell with(@Nullable String level, @Nullable String endState, long more) {
            if (endState != null) {
                return new Cell(state, this.level, count, declined, ended + more);
            }
            Level of = Level.valueOf(Objects.requireNonNull(level));
            if (of == Level.DECLINED) {
                return new Cell(
                        state == State.PLEDGED ? state : State.DECLINED, this.level, count, declined + more, ended);
            }
            Level highest = this.level == null || of.compareTo(this.level) > 0 ? of : this.level;
            return new Cell(State.PLEDGED, highest, count + more, declined, ended);
        }
    }

    static Matrix of(
            List<NationView> nations,
            List<CategoryRef> categories,
            List<Group> ofNations,
            List<Group> ofCoalition,
            List<Group> totals) {
        Map<List<@Nullable String>, Cell> cells = new HashMap<>();
        Stream.concat(ofNations.stream().filter(group -> value(group, "nation") != null), ofCoalition.stream())
                .forEach(group -> {
                    List<@Nullable String> place = new ArrayList<>();
                    place.add(value(group, "nation"));
                    place.add(value(group, "category"));
                    cells.merge(
                            place,
                            Cell.EMPTY.with(value(group, "level"), value(group, "endState"), group.count()),
                            (cell, unused) ->
                                    cell.with(value(group, "level"), value(group, "endState"), group.count()));
                });
        Map<@Nullable String, Long> counts = new HashMap<>();
        totals.forEach(group -> counts.put(value(group, "category"), group.count()));
        List<Cell> coalition = cells(null, categories, cells);
        return new Matrix(
                categories,
                nations.stream()
                        .map(nation -> new Row(
                                nation.code(),
                                nation.name(),
                                nation.coalitionMember(),
                                behind(
                                        cells(nation.code(), categories, cells),
                                        coalition,
                                        Boolean.TRUE.equals(nation.coalitionMember()))))
                        .toList(),
                coalition,
                categories.stream()
                        .map(category -> counts.getOrDefault(category.slug(), 0L))
                        .toList(),
                counts.getOrDefault(null, 0L));
    }

    private static List<Cell> cells(
            @Nullable String nation, List<CategoryRef> categories, Map<List<@Nullable String>, Cell> cells) {
        return categories.stream()
                .map(category -> {
                    List<@Nullable String> place = new ArrayList<>();
                    place.add(nation);
                    place.add(category.slug());
                    return cells.getOrDefault(place, Cell.EMPTY);
                })
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

    private static @Nullable String value(Group group, String field) {
        Group.Value value = group.by().get(field);
        return value == null ? null : value.value();
    }
}
