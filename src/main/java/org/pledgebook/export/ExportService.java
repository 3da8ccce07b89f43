package org.pledgebook.export;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
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
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.shared.query.Form;
import org.pledgebook.shared.query.Listing;
import org.pledgebook.shared.query.Page;
import org.pledgebook.shared.query.Query;
import org.pledgebook.shared.query.QueryReader;
import org.pledgebook.shared.table.Table;
import org.pledgebook.shared.web.Listings;
import org.pledgebook.shared.web.Streamed;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SourceView;
import org.pledgebook.statement.StatementService;
import org.pledgebook.statement.StatementView;
import org.pledgebook.summit.SummitService;
import org.pledgebook.summit.SummitView;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Puts the whole book into one file. */
@Service
public class ExportService {

    private final Listings listings;

    private final NationService nations;

    private final LeaderService leaders;

    private final SummitService summits;

    private final StatementService statements;

    private final AssuranceCategoryService categories;

    private final TriggerService triggers;

    private final PledgeService pledges;

    private final SourceService sources;

    private final CorrectionService corrections;

    private final RevisionService revisions;

    private final JsonMapper mapper;

    ExportService(
            Listings listings,
            NationService nations,
            LeaderService leaders,
            SummitService summits,
            StatementService statements,
            AssuranceCategoryService categories,
            TriggerService triggers,
            PledgeService pledges,
            SourceService sources,
            CorrectionService corrections,
            RevisionService revisions,
            JsonMapper mapper) {
        this.listings = listings;
        this.nations = nations;
        this.leaders = leaders;
        this.summits = summits;
        this.statements = statements;
        this.categories = categories;
        this.triggers = triggers;
        this.pledges = pledges;
        this.sources = sources;
        this.corrections = corrections;
        this.revisions = revisions;
        this.mapper = mapper;
    }

    /** Gives a state of the book as a data package: a table for each thing, and a description of them all. */
    public Streamed book(Snapshot snapshot) {
        return new DataPackage(
                snapshot.revision(),
                List.of(
                        whole("nations", "States.", NationView.class, nations::find),
                        whole("leaders", "People, with the offices they held.", LeaderView.class, leaders::find),
                        whole("summits", "Meetings.", SummitView.class, summits::find),
                        PartTable.PARTICIPANTS.resource(() -> Table.items(
                                all(SummitView.class, summits::find),
                                SummitView::slug,
                                summit -> summits.attendanceOf(summit.slug()))),
                        whole(
                                "statements",
                                "Documents issued and words spoken, with their parties.",
                                StatementView.class,
                                statements::find),
                        whole(
                                "assurance-categories",
                                "The kinds of assurance.",
                                AssuranceCategoryView.class,
                                categories::find),
                        whole("triggers", "What must happen first.", TriggerView.class, triggers::find),
                        whole("pledges", "Who undertakes what.", PledgeView.class, pledges::find),
                        PartTable.EVENTS.resource(() -> Table.items(
                                all(PledgeView.class, pledges::find, "events"),
                                PledgeView::slug,
                                pledge -> Objects.requireNonNull(pledge.events()))),
                        whole("sources", "Documents that say so.", SourceView.class, sources::find),
                        PartTable.CITATIONS.resource(() -> Table.items(
                                all(SourceView.class, sources::find),
                                SourceView::slug,
                                source -> sources.placedCitationsFrom(source.slug()))),
                        whole(
                                "corrections",
                                "Where a source is wrong, and what is right.",
                                CorrectionView.class,
                                corrections::find),
                        whole(
                                "revisions",
                                "Every write of the book, up to this one.",
                                RevisionView.class,
                                query -> revisions.find(query, snapshot))),
                mapper);
    }

    private <V extends Record> DataPackage.Resource whole(
            String name, String description, Class<V> view, Function<Query<V>, Page<V>> service) {
        Listing<V> listing = listings.of(view);
        return new DataPackage.Resource(
                name, description, List.of(listing.key().name()), Table.of(view, Set.of()), () -> all(view, service));
    }

    private <V extends Record> Iterable<V> all(Class<V> view, Function<Query<V>, Page<V>> service, String... parts) {
        Query<V> query = QueryReader.read(
                listings.of(view),
                Form.WHOLE,
                Map.of(),
                parts.length == 0 ? Map.of() : Map.of(QueryReader.INCLUDE, List.of(parts)));
        return Objects.requireNonNull(service.apply(query).whole());
    }
}
