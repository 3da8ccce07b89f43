package org.pledgebook.site;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pledgebook.assurance.AssuranceCategoryService;
import org.pledgebook.assurance.AssuranceCategoryView;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.leader.LeaderService;
import org.pledgebook.leader.LeaderView;
import org.pledgebook.nation.NationService;
import org.pledgebook.nation.NationView;
import org.pledgebook.pledge.PledgeService;
import org.pledgebook.pledge.PledgeView;
import org.pledgebook.pledge.TriggerService;
import org.pledgebook.pledge.TriggerView;
import org.pledgebook.problem.RecordNotFoundException;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SubjectKind;
import org.pledgebook.statement.StatementService;
import org.pledgebook.statement.StatementView;
import org.pledgebook.summit.SummitService;
import org.pledgebook.summit.SummitView;

/**
 * What people call the records that a page names and the book refers to by their key alone, in the state that is open. It
 * belongs to one page, and looks up nothing twice. What the book does not have is called by its key.
 */
public final class DisplayNames {

    private final SourceService sources;

    private final StatementService statements;

    private final SummitService summits;

    private final NationService nations;

    private final LeaderService leaders;

    private final TriggerService triggers;

    private final PledgeService pledges;

    private final AssuranceCategoryService categories;

    private final CorrectionService corrections;

    private final Map<String, String> known = new HashMap<>();

    DisplayNames(
            SourceService sources,
            StatementService statements,
            SummitService summits,
            NationService nations,
            LeaderService leaders,
            TriggerService triggers,
            PledgeService pledges,
            AssuranceCategoryService categories,
            CorrectionService corrections) {
        this.sources = sources;
        this.statements = statements;
        this.summits = summits;
        this.nations = nations;
        this.leaders = leaders;
        this.triggers = triggers;
        this.pledges = pledges;
        this.categories = categories;
        this.corrections = corrections;
    }

    /** Looks up many records at once, so that calling each by its name asks nothing more. */
    void learn(SubjectKind kind, Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        switch (kind) {
            case NATION -> learn(kind, keys, nations.get(keys), NationView::code, NationView::name);
            case LEADER -> learn(kind, keys, leaders.get(keys), LeaderView::slug, LeaderView::name);
            case SUMMIT -> learn(kind, keys, summits.get(keys), SummitView::slug, SummitView::name);
            case STATEMENT -> learn(kind, keys, statements.get(keys), StatementView::slug, StatementView::title);
            case ASSURANCE_CATEGORY ->
                learn(kind, keys, categories.get(keys), AssuranceCategoryView::slug, AssuranceCategoryView::name);
            case PLEDGE -> learn(kind, keys, pledges.get(keys), PledgeView::slug, PledgeView::title);
            case TRIGGER -> learn(kind, keys, triggers.get(keys), TriggerView::slug, TriggerView::wording);
            case CORRECTION -> learn(kind, keys, corrections.get(keys), CorrectionView::slug, CorrectionView::title);
        }
    }

    private <V> void learn(
            SubjectKind kind,
            Collection<String> keys,
            List<V> found,
            Function<V, String> key,
            Function<V, String> name) {
        keys.forEach(asked -> known.put(place(kind.name(), asked), asked));
        found.forEach(record -> known.put(place(kind.name(), key.apply(record)), name.apply(record)));
    }

    /** The title of a source. */
    public String source(String key) {
        return named("SOURCE", key, () -> sources.get(key).title());
    }

    /** What a record of a kind is called. */
    public String of(SubjectKind kind, String key) {
        return named(kind.name(), key, () -> switch (kind) {
            case NATION -> nations.get(key).name();
            case LEADER -> leaders.get(key).name();
            case SUMMIT -> summits.get(key).name();
            case STATEMENT -> statements.get(key).title();
            case ASSURANCE_CATEGORY -> categories.get(key).name();
            case PLEDGE -> pledges.get(key).title();
            case TRIGGER -> triggers.get(key).wording();
            case CORRECTION -> corrections.get(key).title();
        });
    }

    /** The title of a statement. */
    public String statement(String key) {
        return of(SubjectKind.STATEMENT, key);
    }

    /** The name of a summit. */
    public String summit(String key) {
        return of(SubjectKind.SUMMIT, key);
    }

    /** The title of a pledge. */
    public String pledge(String key) {
        return of(SubjectKind.PLEDGE, key);
    }

    private String named(String kind, String key, Supplier<String> name) {
        String place = place(kind, key);
        String found = known.get(place);
        if (found == null) {
            found = look(key, name);
            known.put(place, found);
        }
        return found;
    }

    private static String place(String kind, String key) {
        return kind + '/' + key;
    }

    private static String look(String key, Supplier<String> name) {
        try {
            return name.get();
        } catch (RecordNotFoundException e) {
            return key;
        }
    }
}
