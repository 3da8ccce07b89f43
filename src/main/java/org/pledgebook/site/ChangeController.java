package org.pledgebook.site;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeScope;
import org.pledgebook.history.ChangeView;
import org.pledgebook.history.DifferenceView;
import org.pledgebook.history.HistoryService;
import org.pledgebook.history.HistoryService.Titled;
import org.pledgebook.query.Page;
import org.pledgebook.query.Paging;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryReader;
import org.pledgebook.revision.AsOf;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.revision.Snapshot;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What changed in the book, for people: the revisions, what each did, and how two states differ. */
@Hidden
@RestController
class ChangeController {

    private final Pages pages;

    private final RevisionService revisions;

    private final HistoryService history;

    ChangeController(Pages pages, RevisionService revisions, HistoryService history) {
        this.pages = pages;
        this.revisions = revisions;
        this.history = history;
    }

    @GetMapping(path = "/revisions", produces = SiteController.HTML)
    String revisions(
            Query<RevisionView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("revisions", request, snapshot, Map.of("page", revisions.find(query, snapshot)));
    }

    @GetMapping(path = "/revisions/{number}", produces = SiteController.HTML)
    String revision(
            @PathVariable String number,
            @RequestParam(name = QueryReader.LIMIT, required = false) @Nullable String limit,
            @RequestParam(name = QueryReader.AFTER, required = false) @Nullable String after,
            HttpServletRequest request,
            @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        RevisionView revision = revisions.get(number, snapshot);
        Page<Titled<ChangeView>> changes =
                history.titled(revision, Paging.read(limit, after, 1, "changes of " + revision.number()), snapshot);
        return pages.page("revision", request, snapshot, Map.of("revision", revision, "page", changes));
    }

    /** Without a state to compare with it only asks for one. */
    @GetMapping(path = "/compare", produces = SiteController.HTML)
    String compare(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable List<String> collection,
            @RequestParam(required = false) @Nullable List<String> nation,
            @RequestParam(required = false) @Nullable List<String> category,
            @RequestParam(name = QueryReader.LIMIT, required = false) @Nullable String limit,
            @RequestParam(name = QueryReader.AFTER, required = false) @Nullable String after,
            HttpServletRequest request,
            @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        Map<String, Object> model = new HashMap<>();
        if (from != null) {
            AsOf one = AsOf.parse("from", from);
            AsOf other = to == null ? null : AsOf.parse("to", to);
            ChangeScope scope = ChangeScope.of(collection, nation, category);
            Page<Titled<DifferenceView>> differences = history.titled(
                    one,
                    other,
                    scope,
                    Paging.read(limit, after, 2, "from=" + from + "&to=" + to + "&" + scope.context()),
                    snapshot);
            model.put("page", differences);
            model.put("before", revision(one));
            model.put("after", other == null ? snapshot.revision() : revision(other));
        }
        return pages.page("compare", request, snapshot, model);
    }

    private RevisionView revision(AsOf asOf) {
        try (Snapshot state = revisions.open(asOf)) {
            return state.revision();
        }
    }
}
