package org.pledgebook.curation;

import java.util.List;
import java.util.stream.Collectors;
import org.pledgebook.assurance.AssuranceCategoryDraft;
import org.pledgebook.assurance.AssuranceCategoryService;
import org.pledgebook.assurance.AssuranceCategoryView;
import org.pledgebook.correction.CorrectionDraft;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.leader.LeaderDraft;
import org.pledgebook.leader.LeaderService;
import org.pledgebook.leader.LeaderView;
import org.pledgebook.nation.NationDraft;
import org.pledgebook.nation.NationService;
import org.pledgebook.nation.NationView;
import org.pledgebook.pledge.PledgeDraft;
import org.pledgebook.pledge.PledgeService;
import org.pledgebook.pledge.PledgeView;
import org.pledgebook.pledge.TriggerDraft;
import org.pledgebook.pledge.TriggerService;
import org.pledgebook.pledge.TriggerView;
import org.pledgebook.shared.InvalidRequest;
import org.pledgebook.source.SourceDraft;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SourceView;
import org.pledgebook.statement.StatementDraft;
import org.pledgebook.statement.StatementService;
import org.pledgebook.statement.StatementView;
import org.pledgebook.summit.SummitDraft;
import org.pledgebook.summit.SummitService;
import org.pledgebook.summit.SummitView;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The collections whose records are written. */
public record CuratedCollections(
        Curated<SourceDraft, SourceView> sources,
        Curated<NationDraft, NationView> nations,
        Curated<LeaderDraft, LeaderView> leaders,
        Curated<SummitDraft, SummitView> summits,
        Curated<StatementDraft, StatementView> statements,
        Curated<AssuranceCategoryDraft, AssuranceCategoryView> categories,
        Curated<TriggerDraft, TriggerView> triggers,
        Curated<PledgeDraft, PledgeView> pledges,
        Curated<CorrectionDraft, CorrectionView> corrections) {

    /** Makes them of the features' services. */
    @Configuration(proxyBeanMethods = false)
    static class Features {

        @Bean
        static CuratedCollections curatedCollections(
                SourceService sources,
                NationService nations,
                LeaderService leaders,
                SummitService summits,
                StatementService statements,
                AssuranceCategoryService categories,
                TriggerService triggers,
                PledgeService pledges,
                CorrectionService corrections) {
            return new CuratedCollections(
                    new Curated<>(sources, SourceDraft.class, SourceView.class),
                    new Curated<>(nations.editing(), NationDraft.class, NationView.class),
                    new Curated<>(leaders.editing(), LeaderDraft.class, LeaderView.class),
                    new Curated<>(summits.editing(), SummitDraft.class, SummitView.class),
                    new Curated<>(statements.editing(), StatementDraft.class, StatementView.class),
                    new Curated<>(categories.editing(), AssuranceCategoryDraft.class, AssuranceCategoryView.class),
                    new Curated<>(triggers.editing(), TriggerDraft.class, TriggerView.class),
                    new Curated<>(pledges.editing(), PledgeDraft.class, PledgeView.class),
                    new Curated<>(corrections.editing(), CorrectionDraft.class, CorrectionView.class));
        }
    }

    /** All of them, in an order in which none needs those after it. */
    public List<Curated<?, ?>> all() {
        return List.of(sources, nations, leaders, summits, statements, categories, triggers, pledges, corrections);
    }

    /**
     * Gives the collection of a name.
     *
     * @param parameter the parameter that names it
     * @param name its name in URLs
     * @throws InvalidRequest if there is none by that name
     */
    Curated<?, ?> get(String parameter, String name) {
        return all().stream()
                .filter(curated -> curated.collection().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest(
                        parameter,
                        "'" + InvalidRequest.echo(name) + "' is not a collection that can be written. Allowed are "
                                + all().stream().map(Curated::collection).collect(Collectors.joining(", ")) + "."));
    }
}
