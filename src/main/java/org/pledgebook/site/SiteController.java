package org.pledgebook.site;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.text.Collator;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pledgebook.assurance.AssuranceCategoryService;
import org.pledgebook.assurance.AssuranceCategoryView;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.history.ChangeView;
import org.pledgebook.history.HistoryService;
import org.pledgebook.leader.LeaderOnDate;
import org.pledgebook.leader.LeaderRef;
import org.pledgebook.leader.LeaderService;
import org.pledgebook.leader.LeaderView;
import org.pledgebook.nation.NationService;
import org.pledgebook.nation.NationView;
import org.pledgebook.pledge.Level;
import org.pledgebook.pledge.Matrix;
import org.pledgebook.pledge.PledgeService;
import org.pledgebook.pledge.PledgeView;
import org.pledgebook.pledge.TriggerService;
import org.pledgebook.pledge.TriggerView;
import org.pledgebook.query.Count;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryKind;
import org.pledgebook.query.QueryReader;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.source.CitationView;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SourceView;
import org.pledgebook.statement.StatementService;
import org.pledgebook.statement.StatementView;
import org.pledgebook.summit.ParticipantView;
import org.pledgebook.summit.Role;
import org.pledgebook.summit.SummitService;
import org.pledgebook.summit.SummitView;
import org.pledgebook.web.CollectionDefinitions;
import org.pledgebook.web.QueryForm;
import org.pledgebook.web.ReadParameters;
import org.pledgebook.web.RequestParameters;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.thymeleaf.context.LazyContextVariable;

/**
 * The pages of the book. Each stands where its data stands in the API, without {@code /api/v1}.
 *
 * <p>It is longer than 400 lines, since it has one short method a page and all of them take the same way.
 */
@Hidden
@RestController
class SiteController {

    static final String HTML = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8";

    /** By what a reader can narrow the pledges, in the order of the questions. */
    private static final String[] FACETS = {
        "category", "level", "nation", "byCoalition", "trigger", "delivery", "confidence", "endState"
    };

    /** So many citations of a source at most are on its page; all are in the API. */
    private static final int CITATIONS = 60;

    private final Pages pages;

    private final Markup markup;

    private final CollectionDefinitions listings;

    private final PledgeService pledges;

    private final NationService nations;

    private final LeaderService leaders;

    private final SummitService summits;

    private final StatementService statements;

    private final TriggerService triggers;

    private final SourceService sources;

    private final CorrectionService corrections;

    private final HistoryService history;

    private final AssuranceCategoryService categories;

    SiteController(
            Pages pages,
            Markup markup,
            CollectionDefinitions listings,
            PledgeService pledges,
            NationService nations,
            LeaderService leaders,
            SummitService summits,
            StatementService statements,
            TriggerService triggers,
            SourceService sources,
            CorrectionService corrections,
            HistoryService history,
            AssuranceCategoryService categories) {
        this.pages = pages;
        this.markup = markup;
        this.listings = listings;
        this.pledges = pledges;
        this.nations = nations;
        this.leaders = leaders;
        this.summits = summits;
        this.statements = statements;
        this.triggers = triggers;
        this.sources = sources;
        this.corrections = corrections;
        this.history = history;
        this.categories = categories;
    }

    /** The first thing a visitor sees: who stands behind which assurance, and what all of it hangs on. */
    @GetMapping(path = "/", produces = HTML)
    String matrix(
            @QueryForm(QueryKind.FILTERS) Query<PledgeView> query,
            HttpServletRequest request,
            @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        Matrix matrix = pledges.matrix(query);
        Map<String, List<String>> asked = new LinkedHashMap<>(RequestParameters.of(request));
        asked.remove(ReadParameters.AS_OF);
        asked.put(QueryReader.LIMIT, List.of("1"));
        long declined = pledges.find(
                        asked(PledgeView.class, QueryKind.PAGE, asked).with("level", Level.DECLINED))
                .total();
        if (!asked.containsKey("minLevel")) {
            asked.put("minLevel", List.of(Level.PROPOSED.name()));
        }
        Page<PledgeView> standing = pledges.find(
                asked(PledgeView.class, QueryKind.PAGE, asked).countedBy("nation", "byCoalition", "trigger"));
        Count most = counts(standing, "trigger").stream().findFirst().orElse(null);
        Map<String, Object> model = new HashMap<>();
        model.put("matrix", matrix);
        model.put("total", standing.total());
        model.put("declined", declined);
        model.put("nations", counts(standing, "nation").size());
        model.put(
                "byCoalition",
                counts(standing, "byCoalition").stream()
                        .filter(count -> "true".equals(count.value()))
                        .mapToLong(Count::count)
                        .sum());
        model.put("trigger", most == null ? null : triggers.get(String.valueOf(most.value())));
        model.put("hanging", most == null ? 0 : most.count());
        model.put("standing", StandingView.of(matrix, pages.site(request, snapshot.revision())));
        model.put("levels", Level.ASCENDING);
        model.put("markup", markup.dataset(snapshot));
        return page("matrix", request, snapshot, model);
    }

    /** How many records have each value of a field, without those that have none. */
    private static List<Count> counts(Page<?> page, String field) {
        return page.facets().getOrDefault(field, List.of()).stream()
                .filter(count -> count.value() != null)
                .toList();
    }

    @GetMapping(path = "/pledges", produces = HTML)
    String pledges(
            Query<PledgeView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        Page<PledgeView> page = pledges.find(query.countedBy(FACETS));
        return page(
                "pledges",
                request,
                snapshot,
                Map.of("page", page, "facets", List.of(FACETS), "markup", markup.dataset(snapshot)));
    }

    @GetMapping(path = "/pledges/{slug}", produces = HTML)
    String pledge(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        PledgeView pledge = pledges.get(slug);
        Map<String, Object> model = new HashMap<>();
        model.put("pledge", pledge);
        model.put("markup", markup.claim(pledge));
        model.put("levels", Level.ASCENDING);
        LeaderRef speaker = pledge.speaker();
        model.put(
                "voice",
                speaker == null
                        ? null
                        : leaders.onDate(Set.of(speaker.slug()), pledge.announcedOn())
                                .get(speaker.slug()));
        return record("pledge", "pledges", slug, request, snapshot, model);
    }

    @GetMapping(path = "/nations", produces = HTML)
    String nations(
            Query<NationView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return page("nations", request, snapshot, Map.of("page", nations.find(query)));
    }

    @GetMapping(path = "/nations/{code}", produces = HTML)
    String nation(
            @PathVariable String code, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        NationView nation = nations.get(code);
        Matrix matrix = pledges.matrix(asked(PledgeView.class, QueryKind.FILTERS, Map.of("nation", List.of(code))));
        return record(
                "nation",
                "nations",
                code,
                request,
                snapshot,
                Map.of(
                        "nation",
                        nation,
                        "categories",
                        matrix.categories(),
                        "standing",
                        matrix.rows().stream()
                                .flatMap(row -> row.cells().stream())
                                .toList(),
                        "pledges",
                        pledges.find(asked("nation", code)),
                        "towards",
                        pledges.find(asked("beneficiary", code)),
                        "leaders",
                        leaders.find(asked(LeaderView.class, "nation", code)),
                        "summits",
                        summits.find(asked(SummitView.class, "nation", code))));
    }

    @GetMapping(path = "/leaders", produces = HTML)
    String leaders(
            Query<LeaderView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return page("leaders", request, snapshot, Map.of("page", leaders.find(query)));
    }

    @GetMapping(path = "/leaders/{slug}", produces = HTML)
    String leader(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        LeaderView leader = leaders.get(slug);
        Page<PledgeView> voiced = pledges.find(asked("speaker", slug));
        Page<SummitView> attended = summits.find(asked(SummitView.class, "leader", slug));
        Map<LocalDate, String> then = new HashMap<>();
        Stream.concat(
                        voiced.records().stream().map(PledgeView::announcedOn),
                        attended.records().stream().map(SummitView::heldOn))
                .distinct()
                .forEach(day -> leaders.onDate(Set.of(slug), day).values().stream()
                        .map(LeaderOnDate::office)
                        .filter(Objects::nonNull)
                        .forEach(office -> then.put(day, office)));
        return record(
                "leader",
                "leaders",
                slug,
                request,
                snapshot,
                Map.of("leader", leader, "pledges", voiced, "summits", attended, "then", then));
    }

    @GetMapping(path = "/summits", produces = HTML)
    String summits(
            Query<SummitView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return page("summits", request, snapshot, Map.of("page", summits.find(query)));
    }

    @GetMapping(path = "/summits/{slug}", produces = HTML)
    String summit(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        SummitView summit = summits.get(slug);
        return record(
                "summit",
                "summits",
                slug,
                request,
                snapshot,
                Map.of(
                        "summit",
                        summit,
                        "participants",
                        byName(summit),
                        "acted",
                        Map.of(
                                Role.ENDORSED.name(),
                                nations(summit, Role.ENDORSED),
                                Role.SIGNED.name(),
                                nations(summit, Role.SIGNED)),
                        "pledges",
                        pledges.find(asked("summit", slug)),
                        "statements",
                        statements.find(asked(StatementView.class, "summit", slug))));
    }

    /** Who took part: first who led or signed, as the book has them, then the others by name. */
    private static List<ParticipantView> byName(SummitView summit) {
        List<ParticipantView> participants = Objects.requireNonNullElse(summit.participants(), List.of());
        return Stream.concat(
                        participants.stream().filter(SiteController::ledOrSigned),
                        participants.stream()
                                .filter(participant -> !ledOrSigned(participant))
                                .sorted(Comparator.comparing(
                                        participant -> participant.nation().name(),
                                        Collator.getInstance(Locale.ENGLISH))))
                .toList();
    }

    private static boolean ledOrSigned(ParticipantView participant) {
        return !Collections.disjoint(participant.roles(), Set.of(Role.HOST, Role.CO_CHAIR, Role.SIGNED));
    }

    /** The nations that did something at a summit, each once. */
    private static List<String> nations(SummitView summit, Role role) {
        List<ParticipantView> participants = Objects.requireNonNullElse(summit.participants(), List.of());
        return participants.stream()
                .filter(participant -> participant.roles().contains(role))
                .map(participant -> participant.nation().name())
                .distinct()
                .toList();
    }

    @GetMapping(path = "/statements", produces = HTML)
    String statements(
            Query<StatementView> query,
            HttpServletRequest request,
            @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return page("statements", request, snapshot, Map.of("page", statements.find(query)));
    }

    @GetMapping(path = "/statements/{slug}", produces = HTML)
    String statement(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        StatementView statement = statements.get(slug);
        return record(
                "statement",
                "statements",
                slug,
                request,
                snapshot,
                Map.of("statement", statement, "pledges", pledges.find(asked("statement", slug))));
    }

    @GetMapping(path = "/assurance-categories", produces = HTML)
    String categories(
            Query<AssuranceCategoryView> query,
            HttpServletRequest request,
            @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return page("categories", request, snapshot, Map.of("page", categories.find(query)));
    }

    @GetMapping(path = "/assurance-categories/{slug}", produces = HTML)
    String category(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return record(
                "category",
                "assurance-categories",
                slug,
                request,
                snapshot,
                Map.of("category", categories.get(slug), "pledges", pledges.find(asked("category", slug))));
    }

    @GetMapping(path = "/triggers", produces = HTML)
    String triggers(
            Query<TriggerView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return page("triggers", request, snapshot, Map.of("page", triggers.find(query)));
    }

    @GetMapping(path = "/triggers/{slug}", produces = HTML)
    String trigger(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        TriggerView trigger = triggers.get(slug);
        return record(
                "trigger",
                "triggers",
                slug,
                request,
                snapshot,
                Map.of("trigger", trigger, "pledges", pledges.find(asked("trigger", slug))));
    }

    @GetMapping(path = "/sources", produces = HTML)
    String sources(
            Query<SourceView> query, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return page("sources", request, snapshot, Map.of("page", sources.find(query)));
    }

    @GetMapping(path = "/sources/{slug}", produces = HTML)
    String source(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        SourceView source = sources.get(slug);
        List<CitationView> citations = sources.citationsFrom(slug, CITATIONS);
        DisplayNames names = names();
        citations.stream()
                .collect(Collectors.groupingBy(
                        CitationView::kind, Collectors.mapping(CitationView::key, Collectors.toSet())))
                .forEach(names::learn);
        return record(
                "source",
                "sources",
                slug,
                request,
                snapshot,
                Map.of(
                        "source",
                        source,
                        "citations",
                        citations,
                        "names",
                        names,
                        "most",
                        CITATIONS,
                        "pledges",
                        pledges.find(asked("source", slug))));
    }

    @GetMapping(path = "/corrections", produces = HTML)
    String corrections(
            Query<CorrectionView> query,
            HttpServletRequest request,
            @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return page("corrections", request, snapshot, Map.of("page", corrections.find(query)));
    }

    @GetMapping(path = "/corrections/{slug}", produces = HTML)
    String correction(
            @PathVariable String slug, HttpServletRequest request, @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        CorrectionView correction = corrections.get(slug);
        return record(
                "correction",
                "corrections",
                slug,
                request,
                snapshot,
                Map.of(
                        "correction",
                        correction,
                        "markup",
                        markup.review(correction, sources.get(correction.reportedSource()))));
    }

    /** The page of a record, which ends with what became of the record from revision to revision. */
    private String record(
            String template,
            String collection,
            String key,
            HttpServletRequest request,
            Snapshot snapshot,
            Map<String, ?> model) {
        Map<String, Object> whole = new HashMap<>(model);
        // It closes the state that the page is of, so it comes last of all that is read.
        whole.put("changes", new LazyContextVariable<List<ChangeView>>() {
            @Override
            protected List<ChangeView> loadValue() {
                return history.of(collection, key, snapshot);
            }
        });
        return page(template, request, snapshot, whole);
    }

    private String page(String template, HttpServletRequest request, Snapshot snapshot, Map<String, ?> model) {
        Map<String, Object> whole = new HashMap<>(model);
        whole.putIfAbsent("names", names());
        return pages.page(template, request, snapshot, whole);
    }

    private DisplayNames names() {
        return new DisplayNames(
                sources, statements, summits, nations, leaders, triggers, pledges, categories, corrections);
    }

    private Query<PledgeView> asked(String parameter, String value) {
        return asked(PledgeView.class, parameter, value);
    }

    private <V extends Record> Query<V> asked(Class<V> view, String parameter, String value) {
        return asked(view, QueryKind.PAGE, Map.of(parameter, List.of(value)));
    }

    private <V extends Record> Query<V> asked(Class<V> view, QueryKind form, Map<String, List<String>> parameters) {
        return QueryReader.read(listings.of(view), form, Map.of(), parameters);
    }
}
