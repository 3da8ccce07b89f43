package org.pledgebook.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
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
import org.pledgebook.revision.AsOf;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SourceView;
import org.pledgebook.statement.StatementService;
import org.pledgebook.statement.StatementView;
import org.pledgebook.summit.SummitService;
import org.pledgebook.summit.SummitView;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads records of all collections, many at once, as they stood at revisions, in the form that the API gives them. */
@Component
class Records {

    private final RevisionService revisions;

    private final JsonMapper mapper;

    private final Map<String, Reader> collections = new LinkedHashMap<>();

    Records(
            RevisionService revisions,
            JsonMapper mapper,
            NationService nations,
            LeaderService leaders,
            SummitService summits,
            StatementService statements,
            AssuranceCategoryService categories,
            TriggerService triggers,
            PledgeService pledges,
            SourceService sources,
            CorrectionService corrections) {
        this.revisions = revisions;
        this.mapper = mapper;
        read("assurance-categories", categories::get, AssuranceCategoryView::slug);
        read("corrections", corrections::get, CorrectionView::slug);
        read("leaders", leaders::get, LeaderView::slug);
        read("nations", nations::get, NationView::code);
        read("pledges", pledges::get, PledgeView::slug);
        read("sources", sources::get, SourceView::slug);
        read("statements", statements::get, StatementView::slug);
        read("summits", summits::get, SummitView::slug);
        read("triggers", triggers::get, TriggerView::slug);
    }

    private interface Reader {

        Map<String, ObjectNode> read(Collection<String> keys);
    }

    private <V extends Record> void read(
            String collection, Function<Collection<String>, List<V>> records, Function<V, String> key) {
        collections.put(
                collection, keys -> records.apply(keys).stream().collect(Collectors.toMap(key, mapper::valueToTree)));
    }

    /**
     * A record at any one of some revisions that follow one another, and between which it did not change.
     *
     * @param from the first of them
     * @param to the last of them
     */
    record Standing(String collection, String key, long from, long to) {}

    /** The names of the collections, in the order of changes. */
    Collection<String> collections() {
        return collections.keySet();
    }

    /**
     * Reads records as they stood. As few states of the book are opened as will do, one after the other: no other may be
     * open on this thread.
     *
     * @return the records; one that was not there is not among them
     */
    Map<Standing, ObjectNode> read(Collection<Standing> wanted) {
        List<Standing> left = new ArrayList<>(wanted);
        left.sort(Comparator.comparingLong(Standing::to));
        Map<Standing, ObjectNode> found = new HashMap<>();
        while (!left.isEmpty()) {
            long revision = left.get(0).to();
            Map<String, List<Standing>> there = left.stream()
                    .filter(standing -> standing.from() <= revision)
                    .collect(Collectors.groupingBy(Standing::collection));
            left.removeIf(standing -> standing.from() <= revision);
            Snapshot state = revisions.open(new AsOf(revision, null, null));
            try {
                there.forEach((collection, standings) -> {
                    Map<String, ObjectNode> records = Objects.requireNonNull(collections.get(collection), collection)
                            .read(standings.stream()
                                    .map(Standing::key)
                                    .distinct()
                                    .toList());
                    for (Standing standing : standings) {
                        ObjectNode record = records.get(standing.key());
                        if (record != null) {
                            found.put(standing, record);
                        }
                    }
                });
            } finally {
                state.close();
            }
        }
        return found;
    }
}
