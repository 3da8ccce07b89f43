package org.pledgebook.summit;

import jakarta.persistence.EntityManager;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
import org.pledgebook.summit.SummitRepository.ParticipationRow;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The summits, and who took part. */
@Service
@Transactional(readOnly = true)
public class SummitService {

    private static final Selection<Summit> SUMMIT = Selection.of(Summit.class, "s");

    private final QueryExecutor finder;

    private final CollectionDefinition<SummitView> listing;

    private final SummitRepository summits;

    private final LeaderService leaders;

    private final CorrectionService corrections;

    private final Editable<SummitDraft, SummitView> editing;

    SummitService(
            QueryExecutor finder,
            CollectionDefinition<SummitView> listing,
            SummitRepository summits,
            LeaderService leaders,
            CorrectionService corrections,
            SourceService sources,
            EntityManager entityManager) {
        this.finder = finder;
        this.listing = listing;
        this.summits = summits;
        this.leaders = leaders;
        this.corrections = corrections;
        editing = new CitedRecords<>(
                entityManager,
                sources,
                new CitedRecords.Form<>(
                        listing.name(),
                        SubjectKind.SUMMIT,
                        Summit.class,
                        SummitView.class,
                        this::get,
                        Summit::new,
                        Summit::update,
                        Summit::draft,
                        SummitDraft::citations));
    }

    /** How summits are written. */
    public Editable<SummitDraft, SummitView> editing() {
        return editing;
    }

    /** Finds a page of summits. */
    public Page<SummitView> find(Query<SummitView> query) {
        return finder.find(query, SUMMIT, rows -> views(rows, query.includes()));
    }

    /**
     * Gives one summit, with everything that belongs to it.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    public SummitView get(String slug) {
        return finder.find(listing, slug, SUMMIT, rows -> views(rows, Set.copyOf(listing.includes())))
                .orElseThrow(() -> new RecordNotFoundException(listing.name(), slug));
    }

    /**
     * Gives those who took part in a summit, in the order of the book.
     *
     * @throws RecordNotFoundException if there is no such summit
     */
    public List<ParticipantView> participantsOf(String slug) {
        return Objects.requireNonNull(get(slug).participants());
    }

    /**
     * Gives those who took part in a summit as the book keeps them, role by role.
     *
     * @throws RecordNotFoundException if there is no such summit
     */
    public List<Attendance> attendanceOf(String slug) {
        SummitView summit = get(slug);
        List<ParticipationRow> own = summits.participationsOf(List.of(slug));
        Map<List<@Nullable Object>, List<ParticipationRow>> rows = byNationAndLeader(own);
        return participants(summit.slug(), summit.heldOn(), own).stream()
                .map(participant -> {
                    LeaderOnDate leader = participant.leader();
                    List<ParticipationRow> roles = Objects.requireNonNull(
                            rows.get(Arrays.asList(participant.nation(), leader == null ? null : leader.slug())));
                    return new Attendance(
                            participant.nation(),
                            leader,
                            participant.rank(),
                            participant.roles(),
                            roles.stream().map(row -> row.position() + 1).toList(),
                            // A stream's list takes null, and that of List.of does not.
                            roles.stream().map(ParticipationRow::rank).toList());
                })
                .toList();
    }

    /** Gives some summits by their keys, each with everything that belongs to it; a key that none has is passed over. */
    public List<SummitView> get(Collection<String> keys) {
        return finder.find(listing, keys, SUMMIT, rows -> views(rows, Set.copyOf(listing.includes())));
    }

    private List<SummitView> views(List<Summit> rows, Set<String> parts) {
        List<String> slugs = rows.stream().map(Summit::slug).toList();
        Map<String, List<ParticipationRow>> participations =
                summits.participationsOf(slugs).stream().collect(Collectors.groupingBy(ParticipationRow::summit));
        Evidence evidence = corrections.evidence(SubjectKind.SUMMIT, slugs, parts);
        return rows.stream()
                .map(row -> {
                    List<ParticipationRow> own = participations.getOrDefault(row.slug(), List.of());
                    return row.view(
                            inRole(own, Role.HOST),
                            inRole(own, Role.CO_CHAIR),
                            parts.contains(SummitView.PARTICIPANTS)
                                    ? participants(row.slug(), row.heldOn(), own)
                                    : null,
                            evidence);
                })
                .toList();
    }

    private static List<NationRef> inRole(List<ParticipationRow> participations, Role role) {
        return participations.stream()
                .filter(row -> row.role() == role)
                .map(ParticipationRow::nation)
                .distinct()
                .toList();
    }

    private static Map<List<@Nullable Object>, List<ParticipationRow>> byNationAndLeader(
            List<ParticipationRow> participations) {
        return participations.stream()
                .collect(Collectors.groupingBy(
                        row -> Arrays.asList(row.nation(), row.leader()), LinkedHashMap::new, Collectors.toList()));
    }

    private List<ParticipantView> participants(String slug, LocalDate heldOn, List<ParticipationRow> participations) {
        Map<String, LeaderOnDate> people = leaders.onDate(
                participations.stream()
                        .map(ParticipationRow::leader)
                        .filter(Objects::nonNull)
                        .toList(),
                heldOn);
        List<CorrectionView> corrected =
                corrections.about(SubjectKind.SUMMIT, List.of(slug)).getOrDefault(slug, List.of());
        return byNationAndLeader(participations).values().stream()
                .map(rows -> {
                    ParticipationRow first = rows.get(0);
                    return new ParticipantView(
                            first.nation(),
                            first.leader() == null ? null : people.get(first.leader()),
                            rows.stream()
                                    .map(ParticipationRow::rank)
                                    .filter(Objects::nonNull)
                                    .findFirst()
                                    .orElse(null),
                            rows.stream().map(ParticipationRow::role).toList(),
                            corrected.stream()
                                    .filter(correction -> correction.subjects().stream()
                                            .anyMatch(
                                                    subject -> subject.isMember(SummitView.PARTICIPANTS, first.code())))
                                    .toList());
                })
                .toList();
    }
}
