package org.pledgebook.site;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pledgebook.assurance.AssuranceCategoryService;
import org.pledgebook.pledge.Level;
import org.pledgebook.pledge.Matrix;
import org.pledgebook.pledge.PledgeService;
import org.pledgebook.pledge.PledgeView;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryKind;
import org.pledgebook.query.QueryReader;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.web.QueryForm;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** What the book looks like as a map and over time: each a page, and a drawing to take along. */
@Hidden
@RestController
class DrawingController {

    private static final String SVG = "image/svg+xml;charset=UTF-8";

    private final Pages pages;

    private final MapShapes shapes;

    private final PledgeService pledges;

    private final AssuranceCategoryService categories;

    DrawingController(Pages pages, MapShapes shapes, PledgeService pledges, AssuranceCategoryService categories) {
        this.pages = pages;
        this.shapes = shapes;
        this.pledges = pledges;
        this.categories = categories;
    }

    @GetMapping(path = "/map", produces = SiteController.HTML)
    String map(
            @QueryForm(QueryKind.FILTERS) Query<PledgeView> query,
            HttpServletRequest request,
            @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("map", request, snapshot, standing(query));
    }

    @GetMapping(path = "/map.svg", produces = SVG)
    String drawnMap(
            @QueryForm(QueryKind.FILTERS) Query<PledgeView> query,
            HttpServletRequest request,
            @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.drawing("map", request, snapshot, standing(query));
    }

    @GetMapping(path = "/timeline", produces = SiteController.HTML)
    String timeline(
            Query<PledgeView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("timeline", request, snapshot, lanes(query, request, snapshot));
    }

    @GetMapping(path = "/timeline.svg", produces = SVG)
    String drawnTimeline(
            Query<PledgeView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.drawing("timeline", request, snapshot, lanes(query, request, snapshot));
    }

    /** How each nation stands to one assurance: of those that were asked for, the one that most is pledged under. */
    private Map<String, Object> standing(Query<PledgeView> query) {
        Matrix matrix = pledges.matrix(query);
        int chosen = 0;
        for (int i = 1; i < matrix.categories().size(); i++) {
            if (matrix.totals().get(i) > matrix.totals().get(chosen)) {
                chosen = i;
            }
        }
        Map<String, Matrix.Cell> cells = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        Map<Level, Map<String, String>> byLevel = new EnumMap<>(Level.class);
        Map<String, String> through = new TreeMap<>();
        Map<String, String> silent = new TreeMap<>();
        for (Matrix.Row row : matrix.rows()) {
            Matrix.Cell cell = row.cells().get(chosen);
            cells.put(row.nation(), cell);
            names.put(row.nation(), row.name());
            Level level = cell.state() == Matrix.State.DECLINED ? Level.DECLINED : cell.level();
            Map<String, String> alike = cell.state() == Matrix.State.COALITION
                    ? through
                    : level == null ? silent : byLevel.computeIfAbsent(level, unused -> new TreeMap<>());
            alike.put(row.name(), row.nation());
        }
        Map<String, Object> model = new HashMap<>();
        model.put("sheets", shapes.sheets());
        // Who lies on the first sheet has its label there, and not once more on the second.
        model.put(
                "drawn",
                shapes.sheets().get(0).shapes().stream()
                        .map(MapShapes.Shape::code)
                        .collect(Collectors.toSet()));
        model.put("categories", categories.all());
        model.put("category", matrix.categories().get(chosen));
        model.put("cells", cells);
        model.put("called", names);
        model.put("byLevel", byLevel);
        model.put("through", through);
        model.put("silent", silent);
        model.put("levels", Level.ASCENDING);
        return model;
    }

    private Map<String, Object> lanes(Query<PledgeView> query, HttpServletRequest request, Snapshot snapshot) {
        Map<String, List<String>> asked =
                new HashMap<>(pages.site(request, snapshot.revision()).parameters());
        asked.put(QueryReader.INCLUDE, List.of("events"));
        asked.putIfAbsent(QueryReader.LIMIT, List.of(String.valueOf(LevelChart.LANES)));
        Page<PledgeView> page = pledges.find(QueryReader.read(query.listing(), QueryKind.PAGE, Map.of(), asked));
        Map<String, Object> model = new HashMap<>();
        model.put("page", page);
        model.put("timeline", LevelChart.of(page.records(), snapshot.revision().recordedAt()));
        model.put("levels", Level.ASCENDING);
        return model;
    }
}
