package org.pledgebook.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.draft.EditableCollections;
import org.pledgebook.pledge.PledgeDraft;
import org.pledgebook.pledge.PledgeView;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryKind;
import org.pledgebook.query.QueryReader;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.source.SourceDraft;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SourceView;
import org.pledgebook.summit.SummitDraft;
import org.pledgebook.summit.SummitService;
import org.pledgebook.summit.SummitView;
import org.pledgebook.web.CsvTable;
import org.pledgebook.web.Streamed;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Puts the whole book into one file. */
@Service
public class ExportService {

    private final EditableCollections collections;

    private final CollectionDefinition<RevisionView> revisionDefinition;

    private final RevisionService revisions;

    // What belongs to the records of a collection and has a table of its own, by the collection.
    private final Map<EditableCollection<?, ?>, DataPackage.Resource> parts;

    private final JsonMapper mapper;

    ExportService(
            EditableCollections collections,
            EditableCollection<SummitDraft, SummitView> summits,
            SummitService summitService,
            EditableCollection<PledgeDraft, PledgeView> pledges,
            EditableCollection<SourceDraft, SourceView> sources,
            SourceService sourceService,
            CollectionDefinition<RevisionView> revisionDefinition,
            RevisionService revisions,
            JsonMapper mapper) {
        this.collections = collections;
        this.revisionDefinition = revisionDefinition;
        this.revisions = revisions;
        this.mapper = mapper;
        this.parts = Map.of(
                summits,
                PartTable.PARTICIPANTS.resource(() -> CsvTable.items(
                        all(summits.definition(), summits.finder()),
                        SummitView::slug,
                        summit -> summitService.attendanceOf(summit.slug()))),
                pledges,
                PartTable.EVENTS.resource(() -> CsvTable.items(
                        all(pledges.definition(), pledges.finder(), "events"),
                        PledgeView::slug,
                        pledge -> Objects.requireNonNull(pledge.events()))),
                sources,
                PartTable.CITATIONS.resource(() -> CsvTable.items(
                        all(sources.definition(), sources.finder()),
                        SourceView::slug,
                        source -> sourceService.placedCitationsFrom(source.slug()))));
    }

    /** Gives a state of the book as a data package: a table for each thing, and a description of them all. */
    public Streamed book(Snapshot snapshot) {
        List<DataPackage.Resource> resources = new ArrayList<>();
        for (EditableCollection<?, ?> collection : collections.all()) {
            resources.add(whole(collection));
            DataPackage.Resource part = parts.get(collection);
            if (part != null) {
                resources.add(part);
            }
        }
        resources.add(whole(
                revisionDefinition,
                "Every write of the book, up to this one.",
                query -> revisions.find(query, snapshot)));
        return new DataPackage(snapshot.revision(), resources, mapper);
    }

    private static <V extends Record> DataPackage.Resource whole(EditableCollection<?, V> collection) {
        return whole(collection.definition(), collection.description(), collection.finder());
    }

    private static <V extends Record> DataPackage.Resource whole(
            CollectionDefinition<V> definition, String description, Function<Query<V>, Page<V>> finder) {
        return new DataPackage.Resource(
                definition.name(),
                description,
                List.of(definition.key().name()),
                CsvTable.of(definition.view(), Set.of()),
                () -> all(definition, finder));
    }

    private static <V extends Record> Iterable<V> all(
            CollectionDefinition<V> definition, Function<Query<V>, Page<V>> finder, String... parts) {
        Query<V> query = QueryReader.read(
                definition,
                QueryKind.WHOLE,
                Map.of(),
                parts.length == 0 ? Map.of() : Map.of(QueryReader.INCLUDE, List.of(parts)));
        return Objects.requireNonNull(finder.apply(query).whole());
    }
}
