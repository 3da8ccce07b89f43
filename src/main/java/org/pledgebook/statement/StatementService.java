package org.pledgebook.statement;

import jakarta.persistence.EntityManager;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.correction.Evidence;
import org.pledgebook.draft.Editable;
import org.pledgebook.leader.LeaderOnDate;
import org.pledgebook.leader.LeaderService;
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
import org.pledgebook.statement.StatementRepository.PartyRow;
import org.pledgebook.statement.StatementView.CategoryRef;
import org.pledgebook.statement.StatementView.RelatedView;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The statements, and who stands behind them. */
@Service
@Transactional(readOnly = true)
public class StatementService {

    private static final Selection<Statement> STATEMENT = Selection.of(Statement.class, "s");

    private final QueryExecutor finder;

    private final CollectionDefinition<StatementView> listing;

    private final StatementRepository statements;

    private final LeaderService leaders;

    private final CorrectionService corrections;

    private final Editable<StatementDraft, StatementView> editing;

    StatementService(
            QueryExecutor finder,
            CollectionDefinition<StatementView> listing,
            StatementRepository statements,
            LeaderService leaders,
            CorrectionService corrections,
            SourceService sources,
            EntityManager entityManager) {
        this.finder = finder;
        this.listing = listing;
        this.statements = statements;
        this.leaders = leaders;
        this.corrections = corrections;
        editing = new CitedRecords<>(
                entityManager,
                sources,
                new CitedRecords.Form<>(
                        listing.name(),
                        SubjectKind.STATEMENT,
                        Statement.class,
                        StatementView.class,
                        this::get,
                        Statement::new,
                        Statement::update,
                        Statement::draft,
                        StatementDraft::citations));
    }

    /** How statements are written. */
    public Editable<StatementDraft, StatementView> editing() {
        return editing;
    }

    /** Finds a page of statements. */
    public Page<StatementView> find(Query<StatementView> query) {
        return finder.find(query, STATEMENT, rows -> views(rows, query.includes()));
    }

    /**
     * Gives one statement, with everything that belongs to it.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    public StatementView get(String slug) {
        return finder.find(listing, slug, STATEMENT, rows -> views(rows, Set.copyOf(listing.includes())))
                .orElseThrow(() -> new RecordNotFoundException(listing.name(), slug));
    }

    /** Gives some statements by their keys, each with everything that belongs to it; a key that none has is passed over. */
    public List<StatementView> get(Collection<String> keys) {
        return finder.find(listing, keys, STATEMENT, rows -> views(rows, Set.copyOf(listing.includes())));
    }

    private List<StatementView> views(List<Statement> rows, Set<String> parts) {
        List<String> slugs = rows.stream().map(Statement::slug).toList();
        List<PartyRow> parties = statements.partiesOf(slugs);
        Map<String, List<RelatedView>> related = statements.relationsOf(slugs).stream()
                .collect(Collectors.groupingBy(
                        StatementRepository.RelatedRow::statement,
                        Collectors.mapping(
                                row -> new RelatedView(row.relation(), row.related()), Collectors.toList())));
        Map<String, List<CategoryRef>> assurances = !parts.contains(StatementView.ASSURANCES)
                ? Map.of()
                : statements.assurancesOf(slugs).stream()
                        .collect(Collectors.groupingBy(
                                StatementRepository.AssuranceRow::statement,
                                Collectors.mapping(
                                        row -> new CategoryRef(row.slug(), row.name()), Collectors.toList())));
        Map<String, List<CorrectionView>> corrected = corrections.about(SubjectKind.STATEMENT, slugs);
        Evidence evidence = corrections.evidence(SubjectKind.STATEMENT, slugs, parts);
        Map<LocalDate, Map<String, LeaderOnDate>> people = new HashMap<>();
        return rows.stream()
                .map(row -> row.view(
                        parties.stream()
                                .filter(party -> party.statement().equals(row.slug()))
                                .map(party -> view(
                                        party,
                                        people.computeIfAbsent(row.issuedOn(), day -> peopleOn(day, parties)),
                                        corrected.getOrDefault(row.slug(), List.of())))
                                .toList(),
                        related.getOrDefault(row.slug(), List.of()),
                        parts.contains(StatementView.ASSURANCES)
                                ? assurances.getOrDefault(row.slug(), List.of())
                                : null,
                        evidence))
                .toList();
    }

    private Map<String, LeaderOnDate> peopleOn(LocalDate day, List<PartyRow> parties) {
        return leaders.onDate(
                parties.stream().map(PartyRow::leader).filter(Objects::nonNull).toList(), day);
    }

    private static PartyView view(PartyRow row, Map<String, LeaderOnDate> people, List<CorrectionView> corrections) {
        return new PartyView(
                row.coalition(),
                NationRef.ofNullable(row.code(), row.name()),
                row.leader() == null ? null : people.get(row.leader()),
                row.role(),
                corrections.stream()
                        .filter(correction -> correction.subjects().stream()
                                .anyMatch(subject -> subject.isMember("parties", row.code())))
                        .toList());
    }
}
