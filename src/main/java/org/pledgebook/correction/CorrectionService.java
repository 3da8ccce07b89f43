package org.pledgebook.correction;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pledgebook.draft.Editable;
import org.pledgebook.problem.RecordNotFoundException;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryExecutor;
import org.pledgebook.query.QueryExecutor.Selection;
import org.pledgebook.source.CitationView;
import org.pledgebook.source.CitedRecords;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SubjectKind;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The corrections: where a wrong value would be believed, they say so. */
@Service
@Transactional(readOnly = true)
public class CorrectionService {

    private static final Selection<Correction> CORRECTION = Selection.of(Correction.class, "c");

    private final QueryExecutor finder;

    private final CollectionDefinition<CorrectionView> listing;

    private final CorrectionRepository corrections;

    private final SourceService sources;

    private final Editable<CorrectionDraft, CorrectionView> editing;

    CorrectionService(
            QueryExecutor finder,
            CollectionDefinition<CorrectionView> listing,
            CorrectionRepository corrections,
            SourceService sources,
            EntityManager entityManager) {
        this.finder = finder;
        this.listing = listing;
        this.corrections = corrections;
        this.sources = sources;
        editing = new CitedRecords<>(
                entityManager,
                sources,
                new CitedRecords.Form<>(
                        listing.name(),
                        SubjectKind.CORRECTION,
                        Correction.class,
                        CorrectionView.class,
                        this::get,
                        Correction::new,
                        Correction::update,
                        Correction::draft,
                        CorrectionDraft::citations));
    }

    /** How corrections are written. */
    public Editable<CorrectionDraft, CorrectionView> editing() {
        return editing;
    }

    /** Finds a page of corrections. */
    public Page<CorrectionView> find(Query<CorrectionView> query) {
        return finder.find(query, CORRECTION, rows -> views(rows, query.includes("citations")));
    }

    /**
     * Gives one correction, with its sources.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    public CorrectionView get(String slug) {
        return finder.find(listing, slug, CORRECTION, rows -> views(rows, true))
                .orElseThrow(() -> new RecordNotFoundException(listing.name(), slug));
    }

    /** Gives some corrections by their keys, each with everything that belongs to it; a key that none has is passed over. */
    public List<CorrectionView> get(Collection<String> keys) {
        return finder.find(listing, keys, CORRECTION, rows -> views(rows, true));
    }

    /**
     * The corrections that speak about some records of a kind, by the records' keys, each with its sources; a record
     * without any is not in the map.
     */
    public Map<String, List<CorrectionView>> about(SubjectKind kind, Collection<String> keys) {
        Map<String, List<CorrectionView>> byKey = new HashMap<>();
        for (CorrectionView correction : views(corrections.about(kind, keys), true)) {
            correction.subjects().stream()
                    .filter(subject -> subject.kind() == kind && keys.contains(subject.key()))
                    .map(Subject::key)
                    .distinct()
                    .forEach(key -> byKey.computeIfAbsent(key, unused -> new ArrayList<>())
                            .add(correction));
        }
        return byKey;
    }

    /** Reads those of the parts {@value Evidence#CITATIONS} and {@value Evidence#CORRECTIONS} that are asked for. */
    public Evidence evidence(SubjectKind kind, Collection<String> keys, Set<String> parts) {
        return new Evidence(
                parts.contains(Evidence.CITATIONS) ? sources.citationsOf(kind, keys) : null,
                parts.contains(Evidence.CORRECTIONS) ? about(kind, keys) : null);
    }

    private List<CorrectionView> views(List<Correction> rows, boolean cited) {
        Map<String, List<CitationView>> citations = cited && !rows.isEmpty()
                ? sources.citationsOf(
                        SubjectKind.CORRECTION,
                        rows.stream().map(Correction::slug).toList())
                : Map.of();
        return rows.stream()
                .map(row -> row.view(cited ? citations.getOrDefault(row.slug(), List.of()) : null))
                .toList();
    }
}
