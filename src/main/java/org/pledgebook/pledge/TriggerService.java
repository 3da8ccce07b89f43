package org.pledgebook.pledge;

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

/** The triggers. */
@Service
@Transactional(readOnly = true)
public class TriggerService {

    private static final Selection<Trigger> TRIGGER = Selection.of(Trigger.class, "t");

    private final QueryExecutor finder;

    private final CollectionDefinition<TriggerView> listing;

    private final CorrectionService corrections;

    private final Editable<TriggerDraft, TriggerView> editing;

    TriggerService(
            QueryExecutor finder,
            CollectionDefinition<TriggerView> listing,
            CorrectionService corrections,
            PledgeEditing rules,
            SourceService sources,
            EntityManager entityManager) {
        this.finder = finder;
        this.listing = listing;
        this.corrections = corrections;
        editing = new CitedRecords<>(
                entityManager,
                sources,
                new CitedRecords.Form<Trigger, TriggerDraft, TriggerView>(
                                listing.name(),
                                SubjectKind.TRIGGER,
                                Trigger.class,
                                TriggerView.class,
                                this::get,
                                Trigger::new,
                                Trigger::update,
                                Trigger::draft,
                                TriggerDraft::citations)
                        .completedBy((added, revised) -> rules.follow(revised)));
    }

    /** How triggers are written. */
    public Editable<TriggerDraft, TriggerView> editing() {
        return editing;
    }

    /** Finds a page of triggers. */
    public Page<TriggerView> find(Query<TriggerView> query) {
        return finder.find(query, TRIGGER, rows -> views(rows, query.includes()));
    }

    /**
     * Gives one trigger, with everything that belongs to it.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    public TriggerView get(String slug) {
        return finder.find(listing, slug, TRIGGER, rows -> views(rows, Set.copyOf(listing.includes())))
                .orElseThrow(() -> new RecordNotFoundException(listing.name(), slug));
    }

    /** Gives some triggers by their keys, each with everything that belongs to it; a key that none has is passed over. */
    public List<TriggerView> get(Collection<String> keys) {
        return finder.find(listing, keys, TRIGGER, rows -> views(rows, Set.copyOf(listing.includes())));
    }

    private List<TriggerView> views(List<Trigger> rows, Set<String> parts) {
        Evidence evidence = corrections.evidence(
                SubjectKind.TRIGGER, rows.stream().map(Trigger::slug).toList(), parts);
        return rows.stream().map(row -> row.view(evidence)).toList();
    }
}
