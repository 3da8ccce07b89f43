package org.pledgebook.explorer.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.history.HistoryService;
import org.pledgebook.leader.LeaderService;
import org.pledgebook.leader.LeaderView;
import org.pledgebook.nation.NationService;
import org.pledgebook.nation.NationView;
import org.pledgebook.pledge.Matrix;
import org.pledgebook.pledge.PledgeService;
import org.pledgebook.pledge.PledgeView;
import org.pledgebook.pledge.TriggerService;
import org.pledgebook.pledge.TriggerView;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.shared.query.Count;
import org.pledgebook.shared.query.Form;
import org.pledgebook.shared.query.Page;
import org.pledgebook.shared.query.Query;
import org.pledgebook.shared.query.QueryReader;
import org.pledgebook.shared.web.AsksFor;
import org.pledgebook.shared.web.Listings;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SourceView;
import org.pledgebook.statement.StatementService;
import org.pledgebook.statement.StatementView;
import org.pledgebook.summit.SummitService;
import org.pledgebook.summit.SummitView;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** The pages of the book. Each stands where its data stands in the API, without {@code /api/v1}. */
@Hidden
@RestController
class ExplorerController {

    static final String HTML = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8";

    /** By what a reader can narrow the pledges, in the order of the questions. */
    private static final String[] FACETS = {
        "category", "level", "nation", "byCoalition", "trigger", "delivery", "confidence", "endState"
    };

    private final Pages pages;

    private final Listings listings;

    private final PledgeService pledges;

    private final NationService nations;

    private final LeaderService leaders;

    private final SummitService summits;

    private final StatementService statements;

    private final TriggerService triggers;

    private final SourceService sources;

    private final CorrectionService corrections;

    private final RevisionService revisions;

    private final HistoryService history;

    ExplorerController(
            Pages pages,
            Listings listings,
            PledgeService pledges,
            NationService nations,
            LeaderService leaders,
            SummitService summits,
            StatementService statements,
            TriggerService triggers,
            SourceService sources,
            CorrectionService corrections,
            RevisionService revisions,
            HistoryService history) {
        this.pages = pages;
        this.listings = listings;
        this.pledges = pledges;
        this.nations = nations;
        this.leaders = leaders;
        this.summits = summits;
        this.statements = statements;
        this.triggers = triggers;
        this.sources = sources;
        this.corrections = corrections;
        this.revisions = revisions;
        this.history = history;
    }

    /** The first thing a visitor sees: who stands behind which assurance, and what all of it hangs on. */
    @GetMapping(path = "/", produces = HTML)
    String matrix(
            @AsksFor(Form.FILTERS) Query<PledgeView> query,
            HttpServletRequest request,
            @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        Matrix matrix = pledges.matrix(query);
        Page<PledgeView> all = pledges.find(asked("limit", "1").countedBy("nation", "byCoalition", "trigger"));
        List<Count> hangingOn = all.facets().getOrDefault("trigger", List.of());
        Count most = hangingOn.stream()
                .filter(count -> count.value() != null)
                .findFirst()
                .orElse(null);
        Map<String, Object> model = new HashMap<>();
        model.put("matrix", matrix);
        model.put("total", all.total());
        model.put(
                "nations",
                all.facets().getOrDefault("nation", List.of()).stream()
                        .filter(count -> count.value() != null)
                        .count());
        model.put("trigger", most == null ? null : triggers.get(String.valueOf(most.value())));
        model.put("hanging", most == null ? 0 : most.count());
        model.put(
                "own",
                matrix.rows().stream()
                        .filter(ExplorerController::speaksForItself)
                        .toList());
        model.put(
                "others",
                matrix.rows().stream().filter(row -> !speaksForItself(row)).toList());
        model.put("dataset", dataset(snapshot));
        return pages.page("matrix", request, snapshot, model);
    }

    private static boolean speaksForItself(Matrix.Row row) {
        return row.cells().stream()
                .anyMatch(cell ->
                        cell.count() + cell.declined() + cell.ended() > 0 && cell.state() != Matrix.State.COALITION);
    }

    @GetMapping(path = "/pledges", produces = HTML)
    String pledges(
            Query<PledgeView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        Page<PledgeView> page = pledges.find(query.countedBy(FACETS));
        return pages.page("pledges", request, snapshot, Map.of("page", page, "dataset", dataset(snapshot)));
    }

    @GetMapping(path = "/pledges/{slug}", produces = HTML)
    String pledge(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        PledgeView pledge = pledges.get(slug);
        return pages.page(
                "pledge",
                request,
                snapshot,
                Map.of(
                        "pledge",
                        pledge,
                        "claim",
                        claim(pledge, snapshot),
                        "changes",
                        history.of("pledges", slug, snapshot)));
    }

    @GetMapping(path = "/nations", produces = HTML)
    String nations(
            Query<NationView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("nations", request, snapshot, Map.of("page", nations.find(query)));
    }

    @GetMapping(path = "/nations/{code}", produces = HTML)
    String nation(
            @PathVariable String code, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        NationView nation = nations.get(code);
        return pages.page(
                "nation",
                request,
                snapshot,
                Map.of(
                        "nation",
                        nation,
                        "pledges",
                        pledges.find(asked("nation", code)),
                        "leaders",
                        leaders.find(asked(LeaderView.class, "nation", code)),
                        "summits",
                        summits.find(asked(SummitView.class, "nation", code))));
    }

    @GetMapping(path = "/leaders", produces = HTML)
    String leaders(
            Query<LeaderView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("leaders", request, snapshot, Map.of("page", leaders.find(query)));
    }

    @GetMapping(path = "/leaders/{slug}", produces = HTML)
    String leader(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        LeaderView leader = leaders.get(slug);
        return pages.page(
                "leader",
                request,
                snapshot,
                Map.of(
                        "leader",
                        leader,
                        "pledges",
                        pledges.find(asked("speaker", slug)),
                        "summits",
                        summits.find(asked(SummitView.class, "leader", slug))));
    }

    @GetMapping(path = "/summits", produces = HTML)
    String summits(
            Query<SummitView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("summits", request, snapshot, Map.of("page", summits.find(query)));
    }

    @GetMapping(path = "/summits/{slug}", produces = HTML)
    String summit(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        SummitView summit = summits.get(slug);
        return pages.page(
                "summit",
                request,
                snapshot,
                Map.of(
                        "summit",
                        summit,
                        "pledges",
                        pledges.find(asked("summit", slug)),
                        "statements",
                        statements.find(asked(StatementView.class, "summit", slug))));
    }

    @GetMapping(path = "/statements", produces = HTML)
    String statements(
            Query<StatementView> query,
            HttpServletRequest request,
            @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("statements", request, snapshot, Map.of("page", statements.find(query)));
    }

    @GetMapping(path = "/statements/{slug}", produces = HTML)
    String statement(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        StatementView statement = statements.get(slug);
        return pages.page(
                "statement",
                request,
                snapshot,
                Map.of("statement", statement, "pledges", pledges.find(asked("statement", slug))));
    }

    @GetMapping(path = "/triggers", produces = HTML)
    String triggers(
            Query<TriggerView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("triggers", request, snapshot, Map.of("page", triggers.find(query)));
    }

    @GetMapping(path = "/triggers/{slug}", produces = HTML)
    String trigger(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        TriggerView trigger = triggers.get(slug);
        return pages.page(
                "trigger",
                request,
                snapshot,
                Map.of("trigger", trigger, "pledges", pledges.find(asked("trigger", slug))));
    }

    @GetMapping(path = "/sources", produces = HTML)
    String sources(
            Query<SourceView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("sources", request, snapshot, Map.of("page", sources.find(query)));
    }

    @GetMapping(path = "/sources/{slug}", produces = HTML)
    String source(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        SourceView source = sources.get(slug);
        return pages.page(
                "source", request, snapshot, Map.of("source", source, "citations", sources.citationsFrom(slug)));
    }

    @GetMapping(path = "/corrections", produces = HTML)
    String corrections(
            Query<CorrectionView> query,
            HttpServletRequest request,
            @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("corrections", request, snapshot, Map.of("page", corrections.find(query)));
    }

    @GetMapping(path = "/corrections/{slug}", produces = HTML)
    String correction(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("correction", request, snapshot, Map.of("correction", corrections.get(slug)));
    }

    @GetMapping(path = "/revisions", produces = HTML)
    String revisions(
            Query<RevisionView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return pages.page("revisions", request, snapshot, Map.of("page", revisions.find(query, snapshot)));
    }

    private Query<PledgeView> asked(String parameter, String value) {
        return asked(PledgeView.class, parameter, value);
    }

    private <V extends Record> Query<V> asked(Class<V> view, String parameter, String value) {
        return QueryReader.read(listings.of(view), Form.PAGE, Map.of(), Map.of(parameter, List.of(value)));
    }

    /** The book as search engines for data know it (schema.org). */
    private String dataset(Snapshot snapshot) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("@context", "https://schema.org");
        data.put("@type", "Dataset");
        data.put("name", "Pledgebook");
        data.put(
                "description",
                "Security commitments: who promised what to whom, under which assurance, on what condition, on whose"
                        + " word, and what became of it.");
        data.put("version", snapshot.revision().number());
        data.put("dateModified", snapshot.revision().recordedAt().toString());
        data.put("license", "https://creativecommons.org/licenses/by/4.0/");
        data.put("isAccessibleForFree", true);
        data.put(
                "distribution",
                List.of(Map.of(
                        "@type",
                        "DataDownload",
                        "encodingFormat",
                        "application/zip",
                        "contentUrl",
                        "/api/v1/export/pledgebook.zip")));
        return pages.data(data);
    }

    /** A pledge as a claim that sources speak about (schema.org). */
    private String claim(PledgeView pledge, Snapshot snapshot) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("@context", "https://schema.org");
        data.put("@type", "Claim");
        data.put("name", pledge.title());
        data.put("text", pledge.summary());
        data.put("datePublished", pledge.announcedOn().toString());
        data.put("dateModified", snapshot.revision().recordedAt().toString());
        data.put(
                "appearance",
                pledge.citations() == null
                        ? List.of()
                        : pledge.citations().stream()
                                .filter(citation -> citation.source().url() != null)
                                .map(citation -> Map.of(
                                        "@type",
                                        "CreativeWork",
                                        "name",
                                        citation.source().title(),
                                        "url",
                                        String.valueOf(citation.source().url())))
                                .distinct()
                                .toList());
        return pages.data(data);
    }
}
