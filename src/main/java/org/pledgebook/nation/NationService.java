package org.pledgebook.nation;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.Evidence;
import org.pledgebook.draft.Editable;
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

/** The nations. */
@Service
@Transactional(readOnly = true)
public class NationService {

    private static final Selection<Nation> NATION = Selection.of(Nation.class, "n");

    private final QueryExecutor finder;

    private final CollectionDefinition<NationView> listing;

    private final CorrectionService corrections;

    private final Editable<NationDraft, NationView> editing;

    NationService(
            QueryExecutor finder,
            CollectionDefinition<NationView> listing,
            CorrectionService corrections,
            SourceService sources,
            EntityManager entityManager) {
        this.finder = finder;
        this.listing = listing;
        this.corrections = corrections;
        editing = new CitedRecords<>(
                entityManager,
                sources,
                new CitedRecords.Form<>(
                        listing.name(),
                        SubjectKind.NATION,
                        Nation.class,
                        NationView.class,
                        this::get,
                        Nation::new,
                        Nation::update,
                        Nation::draft,
                        NationDraft::citations));
    }

    /** How nations are written. */
    public Editable<NationDraft, NationView> editing() {
        return editing;
    }

    /** Finds a page of nations. */
    public Page<NationView> find(Query<NationView> query) {
        return finder.find(query, NATION, rows -> views(rows, query.includes()));
    }

    /** Gives all nations by their names. */
    public List<NationView> all() {
        return finder.all(listing.inOrder("name"), NATION, rows -> views(rows, Set.of()));
    }

    /**
     * Gives one nation, with everything that belongs to it.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    public NationView get(String code) {
        return finder.find(listing, code, NATION, rows -> views(rows, Set.copyOf(listing.includes())))
                .orElseThrow(() -> new RecordNotFoundException(listing.name(), code));
    }

    /** Gives some nations by their keys, each with everything that belongs to it; a key that none has is passed over. */
    public List<NationView> get(Collection<String> keys) {
        return finder.find(listing, keys, NATION, rows -> views(rows, Set.copyOf(listing.includes())));
    }

    private List<NationView> views(List<Nation> rows, Set<String> parts) {
        Evidence evidence = corrections.evidence(
                SubjectKind.NATION, rows.stream().map(Nation::code).toList(), parts);
        return rows.stream().map(row -> row.view(evidence)).toList();
    }
}
