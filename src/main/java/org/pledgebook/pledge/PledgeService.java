package org.pledgebook.pledge;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.pledgebook.assurance.AssuranceCategoryService;
import org.pledgebook.draft.Editable;
import org.pledgebook.nation.NationService;
import org.pledgebook.problem.RecordNotFoundException;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Group;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryExecutor;
import org.pledgebook.query.QueryExecutor.Selection;
import org.pledgebook.source.CitedRecords;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SubjectKind;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The pledges. */
@Service
@Transactional(readOnly = true)
public class PledgeService {

    /** What a pledge is in a query; what it shows is read by {@link PledgeReader}. */
    static final Selection<Pledge> PLEDGE = Selection.of(Pledge.class, "p");

    private final QueryExecutor finder;

    private final CollectionDefinition<PledgeView> listing;

    private final PledgeReader reader;

    private final NationService nations;

    private final AssuranceCategoryService categories;

    private final Editable<PledgeDraft, PledgeView> editing;

    PledgeService(
            QueryExecutor finder,
            CollectionDefinition<PledgeView> listing,
            PledgeReader reader,
            NationService nations,
            AssuranceCategoryService categories,
            PledgeEditing rules,
            SourceService sources,
            EntityManager entityManager) {
        this.finder = finder;
        this.listing = listing;
        this.reader = reader;
        this.nations = nations;
        this.categories = categories;
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
                        rules::update,
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
        return finder.findByKey(query, PLEDGE, keys -> reader.read(keys, parts));
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
        if (!counted.wanted("byCoalition").equals(List.of(false))) {
            finder.count(
                    counted.with("byCoalition", true).countedBy("category", "level", "endState"),
                    PLEDGE,
                    matrix::addOfCoalition);
        }
        finder.count(counted.countedBy("category"), PLEDGE, matrix::addTotal);
        return matrix.make();
    }

    /**
     * Gives one pledge, with everything that belongs to it.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    public PledgeView get(String slug) {
        return get(List.of(slug)).stream()
                .findFirst()
                .orElseThrow(() -> new RecordNotFoundException(listing.name(), slug));
    }

    /** Gives some pledges by their keys, each with everything that belongs to it; a key that none has is passed over. */
    public List<PledgeView> get(Collection<String> keys) {
        return reader.read(List.copyOf(keys), Set.copyOf(listing.includes()));
    }

    /**
     * Gives what happened to a pledge, oldest first.
     *
     * @throws RecordNotFoundException if there is no such pledge
     */
    public List<EventView> eventsOf(String slug) {
        return Objects.requireNonNull(get(slug).events());
    }
}
