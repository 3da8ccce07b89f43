package org.pledgebook.leader;

import jakarta.persistence.EntityManager;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.Evidence;
import org.pledgebook.draft.Editable;
import org.pledgebook.nation.NationRef;
import org.pledgebook.problem.RecordNotFoundException;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryExecutor;
import org.pledgebook.query.QueryExecutor.Selection;
import org.pledgebook.source.CitedRecords;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SubjectKind;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The leaders, and who held which office when. */
@Service
@Transactional(readOnly = true)
public class LeaderService {

    private static final Selection<Leader> LEADER = Selection.of(Leader.class, "l");

    private final QueryExecutor finder;

    private final CollectionDefinition<LeaderView> listing;

    private final LeaderRepository leaders;

    private final CorrectionService corrections;

    private final Editable<LeaderDraft, LeaderView> editing;

    LeaderService(
            QueryExecutor finder,
            CollectionDefinition<LeaderView> listing,
            LeaderRepository leaders,
            CorrectionService corrections,
            SourceService sources,
            EntityManager entityManager) {
        this.finder = finder;
        this.listing = listing;
        this.leaders = leaders;
        this.corrections = corrections;
        editing = new CitedRecords<>(
                entityManager,
                sources,
                new CitedRecords.Form<>(
                        listing.name(),
                        SubjectKind.LEADER,
                        Leader.class,
                        LeaderView.class,
                        this::get,
                        Leader::new,
                        Leader::update,
                        Leader::draft,
                        LeaderDraft::citations));
    }

    /** How leaders are written. */
    public Editable<LeaderDraft, LeaderView> editing() {
        return editing;
    }

    /** Finds a page of leaders. */
    public Page<LeaderView> find(Query<LeaderView> query) {
        return finder.find(query, LEADER, rows -> views(rows, query.includes()));
    }

    /**
     * Gives one leader, with everything that belongs to the person.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    public LeaderView get(String slug) {
        return finder.find(listing, slug, LEADER, rows -> views(rows, Set.copyOf(listing.includes())))
                .orElseThrow(() -> new RecordNotFoundException(listing.name(), slug));
    }

    /** Some leaders by key, each with the office held on a day; where several were, with the first. */
    public Map<String, LeaderOnDate> onDate(Collection<String> slugs, LocalDate day) {
        Map<String, LeaderOnDate> found = new HashMap<>();
        for (LeaderRepository.OfficeRow row : leaders.officesOf(slugs)) {
            OfficeView office = view(row);
            String title = office != null && office.heldOn(day) ? office.title() : null;
            LeaderOnDate known = found.get(row.leader());
            if (known == null || (known.office() == null && title != null)) {
                found.put(row.leader(), new LeaderOnDate(row.leader(), row.name(), title));
            }
        }
        return found;
    }

    /** Gives some leaders by their keys, each with everything that belongs to it; a key that none has is passed over. */
    public List<LeaderView> get(Collection<String> keys) {
        return finder.find(listing, keys, LEADER, rows -> views(rows, Set.copyOf(listing.includes())));
    }

    private List<LeaderView> views(List<Leader> rows, Set<String> parts) {
        List<String> slugs = rows.stream().map(Leader::slug).toList();
        Map<String, List<OfficeView>> offices = new HashMap<>();
        for (LeaderRepository.OfficeRow row : leaders.officesOf(slugs)) {
            OfficeView office = view(row);
            if (office != null) {
                offices.computeIfAbsent(row.leader(), unused -> new ArrayList<>())
                        .add(office);
            }
        }
        Evidence evidence = corrections.evidence(SubjectKind.LEADER, slugs, parts);
        return rows.stream()
                .map(row -> row.view(offices.getOrDefault(row.slug(), List.of()), evidence))
                .toList();
    }

    private static @Nullable OfficeView view(LeaderRepository.OfficeRow row) {
        return row.title() == null
                ? null
                : new OfficeView(
                        row.title(),
                        NationRef.ofNullable(row.nationCode(), row.nationName()),
                        row.fromDate(),
                        row.toDate());
    }
}
