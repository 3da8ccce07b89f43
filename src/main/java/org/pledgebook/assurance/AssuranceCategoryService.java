package org.pledgebook.assurance;

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

/** The assurance categories. */
@Service
@Transactional(readOnly = true)
public class AssuranceCategoryService {

    private static final Selection<AssuranceCategory> CATEGORY = Selection.of(AssuranceCategory.class, "c");

    private final QueryExecutor finder;

    private final CollectionDefinition<AssuranceCategoryView> listing;

    private final CorrectionService corrections;

    private final Editable<AssuranceCategoryDraft, AssuranceCategoryView> editing;

    AssuranceCategoryService(
            QueryExecutor finder,
            CollectionDefinition<AssuranceCategoryView> listing,
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
                        SubjectKind.ASSURANCE_CATEGORY,
                        AssuranceCategory.class,
                        AssuranceCategoryView.class,
                        this::get,
                        AssuranceCategory::new,
                        AssuranceCategory::update,
                        AssuranceCategory::draft,
                        AssuranceCategoryDraft::citations));
    }

    /** How assurance categories are written. */
    public Editable<AssuranceCategoryDraft, AssuranceCategoryView> editing() {
        return editing;
    }

    /** Finds a page of assurance categories. */
    public Page<AssuranceCategoryView> find(Query<AssuranceCategoryView> query) {
        return finder.find(query, CATEGORY, rows -> views(rows, query.includes()));
    }

    /** Gives all assurance categories, in the order in which their statements set them out. */
    public List<CategoryRef> all() {
        return finder.all(listing, CATEGORY, rows -> views(rows, Set.of())).stream()
                .map(category -> new CategoryRef(category.slug(), category.name()))
                .toList();
    }

    /**
     * Gives one assurance category, with everything that belongs to it.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    public AssuranceCategoryView get(String slug) {
        return finder.find(listing, slug, CATEGORY, rows -> views(rows, Set.copyOf(listing.includes())))
                .orElseThrow(() -> new RecordNotFoundException(listing.name(), slug));
    }

    /** Gives some assurance categories by their keys, each with everything that belongs to it; a key that none has is passed over. */
    public List<AssuranceCategoryView> get(Collection<String> keys) {
        return finder.find(listing, keys, CATEGORY, rows -> views(rows, Set.copyOf(listing.includes())));
    }

    private List<AssuranceCategoryView> views(List<AssuranceCategory> rows, Set<String> parts) {
        Evidence evidence = corrections.evidence(
                SubjectKind.ASSURANCE_CATEGORY,
                rows.stream().map(AssuranceCategory::slug).toList(),
                parts);
        return rows.stream().map(row -> row.view(evidence)).toList();
    }
}
