package org.pledgebook.pledge;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.pledgebook.assurance.AssuranceCategoryService;
import org.pledgebook.assurance.CategoryRef;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.Evidence;
import org.pledgebook.leader.LeaderRef;
import org.pledgebook.nation.NationRef;
import org.pledgebook.nation.NationService;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.shared.NotFound;
import org.pledgebook.shared.draft.Editable;
import org.pledgebook.shared.query.Finder;
import org.pledgebook.shared.query.Finder.Selection;
import org.pledgebook.shared.query.Found;
import org.pledgebook.shared.query.Group;
import org.pledgebook.shared.query.Listing;
import org.pledgebook.shared.query.Page;
import org.pledgebook.shared.query.Query;
import org.pledgebook.source.CitedRecords;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SubjectKind;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The pledges. */
@Service
@Transactional(readOnly = true)
public class PledgeService {

    // One statement for all that is single; what a pledge has several of is read in another.
    static final Selection<PledgeRow> PLEDGE = new Selection<>(
            PledgeRow.class,
            "p, b.code, b.name, c.slug, c.name, l.slug, l.name, (select count(distinct k.slug) from Correction k"
                    + " join k.subjects s where s.kind = org.pledgebook.source.SubjectKind.PLEDGE and s.key = p.slug)",
            "Pledge p",
            "join Nation b on b.code = p.beneficiary"
                    + " left join AssuranceCategory c on c.slug = p.category left join Leader l on l.slug = p.speaker");

    private final Finder finder;

    private final Listing<PledgeView> listing;

    private final PledgeRepository pledges;

    private final PledgeReader reader;

    private final NationService nations;

    private final AssuranceCategoryService categories;

    private final CorrectionService corrections;

    private final Editable<PledgeDraft, PledgeView> editing;

    PledgeService(
            Finder finder,
            Listing<PledgeView> listing,
            PledgeRepository pledges,
            PledgeReader reader,
            NationService nations,
            AssuranceCategoryService categories,
            CorrectionService corrections,
            PledgeEditing rules,
            SourceService sources,
            EntityManager entityManager) {
        this.finder = finder;
        this.listing = listing;
        this.pledges = pledges;
        this.reader = reader;
        this.nations = nations;
        this.categories = categories;
        this.corrections = corrections;
        editing = new CitedRecords<>(
                entityManager,
                sources,
                new CitedRecords.Form<>(
                        listing.name(),
                        SubjectKind.PLEDGE,
                        Pledge.class,
                        PledgeView.class,
                        this::get,
                        rules::begin,
                        rules::revise,
                        rules::drafts,
                        PledgeDraft::citations,
                        rules::complete,
                        rules::removeEvents));
    }

    /** How pledges are written. */
    public Editable<PledgeDraft, PledgeView> editing() {
        return editing;
    }

    /** Finds a page of pledges. */
    public Page<PledgeView> find(Query<PledgeView> query) {
        Set<String> parts = query.includes();
        return finder.findByKey(query, PLEDGE, found -> reader.read(found, parts));
    }

    /** Counts pledges by the fields that the query names; each counts once for every combination of its values. */
    public Page<Group> summarize(Query<PledgeView> query) {
        finder.check(query, PLEDGE);
        return Page.whole(finder.groups(query, PLEDGE));
    }

    /**
     * Sets the nations of the book against the categories of assurance, for the pledges that a query finds. A filter on
     * nations or categories chooses what is shown, and not what is counted there: what the coalition pledges stands behind
     * a member whichever members are shown.
     */
    public Matrix matrix(Query<PledgeView> query) {
        List<Object> shownNations = query.wanted("nation");
        List<Object> shownCategories = query.wanted("category");
        // Says so if one of them is not in the book.
        finder.check(query, PLEDGE);
        Query<PledgeView> counted = query.without("nation").without("category");
        Matrix.Maker matrix = new Matrix.Maker(
                nations.all().stream()
                        .filter(nation -> shownNations.isEmpty() || shownNations.contains(nation.code()))
                        .toList(),
                categories.all().stream()
                        .filter(category -> shownCategories.isEmpty() || shownCategories.contains(category.slug()))
                        .toList());
        finder.count(counted.countedBy("nation", "category", "level", "endState"), PLEDGE, matrix::addOfNation);
        finder.count(
                counted.with("byCoalition", true).countedBy("category", "level", "endState"),
                PLEDGE,
                matrix::addOfCoalition);
        finder.count(counted.countedBy("category"), PLEDGE, matrix::addTotal);
        return matrix.make();
    }

    /**
     * Gives one pledge, with everything that belongs to it.
     *
     * @throws NotFound if there is none by that key
     */
    public PledgeView get(String slug) {
        Set<String> parts = Set.copyOf(listing.includes());
        return (Snapshot.reading().isPresent()
                        ? reader.read(Found.of(List.of(slug)), parts).stream().findFirst()
                        : finder.find(listing, slug, PLEDGE, rows -> views(rows, parts)))
                .orElseThrow(() -> new NotFound(listing.name(), slug));
    }

    /** Gives some pledges by their keys, each with everything that belongs to it; a key that none has is passed over. */
    public List<PledgeView> get(Collection<String> keys) {
        Set<String> parts = Set.copyOf(listing.includes());
        return Snapshot.reading().isPresent()
                ? reader.read(Found.of(List.copyOf(keys)), parts)
                : finder.find(listing, keys, PLEDGE, rows -> views(rows, parts));
    }

    /**
     * Gives what happened to a pledge, oldest first.
     *
     * @throws NotFound if there is no such pledge
     */
    public List<EventView> eventsOf(String slug) {
        return Objects.requireNonNull(get(slug).events());
    }

    private List<PledgeView> views(List<PledgeRow> rows, Set<String> parts) {
        List<String> slugs = rows.stream().map(row -> row.pledge().slug()).toList();
        Map<String, Set<NationRef>> pledgors = new HashMap<>();
        Map<String, Set<TriggerRef>> triggers = new HashMap<>();
        for (PledgeRepository.PartRow part : pledges.partsOf(slugs)) {
            if (part.nationCode() != null && part.nationName() != null) {
                pledgors.computeIfAbsent(part.pledge(), unused -> new LinkedHashSet<>())
                        .add(new NationRef(part.nationCode(), part.nationName()));
            }
            if (part.trigger() != null) {
                triggers.computeIfAbsent(part.pledge(), unused -> new LinkedHashSet<>())
                        .add(part.trigger().ref());
            }
        }
        return with(
                rows.stream()
                        .map(row -> row.pledge()
                                .view(
                                        List.copyOf(pledgors.getOrDefault(
                                                row.pledge().slug(), Set.of())),
                                        List.copyOf(triggers.getOrDefault(
                                                row.pledge().slug(), Set.of())),
                                        new NationRef(row.beneficiaryCode(), row.beneficiaryName()),
                                        CategoryRef.ofNullable(row.categorySlug(), row.categoryName()),
                                        LeaderRef.ofNullable(row.speakerSlug(), row.speakerName()),
                                        row.correctionCount()))
                        .toList(),
                parts);
    }

    /** Adds the parts that lists leave out, as far as they are asked for. */
    private List<PledgeView> with(List<PledgeView> views, Set<String> parts) {
        if (parts.isEmpty() || views.isEmpty()) {
            return views;
        }
        List<String> slugs = views.stream().map(PledgeView::slug).toList();
        Map<String, List<EventView>> events = !parts.contains(PledgeView.EVENTS)
                ? Map.of()
                : pledges.eventsOf(slugs).stream()
                        .collect(Collectors.groupingBy(
                                PledgeEvent::pledge, Collectors.mapping(PledgeEvent::view, Collectors.toList())));
        Evidence evidence = corrections.evidence(SubjectKind.PLEDGE, slugs, parts);
        return views.stream()
                .map(view -> view.with(
                        parts.contains(PledgeView.EVENTS) ? events.getOrDefault(view.slug(), List.of()) : null,
                        evidence.citationsOf(view.slug()),
                        evidence.correctionsOf(view.slug())))
                .toList();
    }
}
