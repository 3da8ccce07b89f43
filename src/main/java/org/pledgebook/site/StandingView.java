package org.pledgebook.site;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.pledge.Matrix;

/**
 * The matrix as a page shows it: what its cells say, and where they lead. It is worked out here and not in the template, since
 * a matrix has many cells.
 *
 * @param coalition what the coalition pledges as a whole
 * @param own the nations that have spoken for themselves
 * @param others all other nations
 */
public record StandingView(List<Cell> coalition, List<Row> own, List<Row> others) {

    /**
     * A nation.
     *
     * @param address where its page is
     */
    public record Row(String name, String address, List<Cell> cells) {}

    /**
     * What stands in a cell.
     *
     * @param form the classes that shade it
     * @param word the name of the text for it
     * @param address where the pledges behind it are, or {@code null} if there are none
     * @param count how many they are, or {@code null} if that goes without saying
     */
    public record Cell(
            String form,
            String word,
            @Nullable String address,
            @Nullable Long count) {}

    static StandingView of(Matrix matrix, SiteReader site) {
        List<Row> own = new ArrayList<>();
        List<Row> others = new ArrayList<>();
        for (Matrix.Row row : matrix.rows()) {
            List<Cell> cells = cells(matrix, row.cells(), "nation=" + row.nation(), site);
            boolean speaksForItself = row.cells().stream()
                    .anyMatch(cell -> cell.count() + cell.declined() + cell.ended() > 0
                            && cell.state() != Matrix.State.COALITION);
            (speaksForItself ? own : others).add(new Row(row.name(), site.to("nations", row.nation()), cells));
        }
        return new StandingView(
                cells(matrix, matrix.coalition(), "byCoalition=true", site), List.copyOf(own), List.copyOf(others));
    }

    private static List<Cell> cells(Matrix matrix, List<Matrix.Cell> cells, String whose, SiteReader site) {
        List<Cell> shown = new ArrayList<>();
        String rest = site.besideAll("nation", "category", "byCoalition");
        for (int i = 0; i < cells.size(); i++) {
            String category = "&category=" + matrix.categories().get(i).slug() + rest;
            shown.add(cell(cells.get(i), whose, category, site));
        }
        return List.copyOf(shown);
    }

    private static Cell cell(Matrix.Cell cell, String whose, String category, SiteReader site) {
        return switch (cell.state()) {
            case PLEDGED ->
                new Cell(
                        "level-" + cell.level(),
                        "level." + cell.level(),
                        site.to("/pledges?" + whose + category),
                        cell.count());
            case DECLINED ->
                new Cell("declined", "cell.DECLINED", site.to("/pledges?level=DECLINED&" + whose + category), null);
            case COALITION ->
                new Cell("through", "cell.COALITION", site.to("/pledges?byCoalition=true" + category), null);
            case NONE_FOUND -> new Cell("none", "cell.NONE_FOUND", null, null);
        };
    }
}
