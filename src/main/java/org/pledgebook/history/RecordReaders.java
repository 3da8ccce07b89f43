package org.pledgebook.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.draft.EditableCollections;
import org.pledgebook.revision.AsOf;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.Snapshot;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads records of all collections, many at once, as they stood at revisions, in the form that the API gives them. */
@Component
class RecordReaders {

    private final RevisionService revisions;

    private final JsonMapper mapper;

    private final Map<String, EditableCollection<?, ?>> collections = new TreeMap<>();

    RecordReaders(RevisionService revisions, JsonMapper mapper, EditableCollections collections) {
        this.revisions = revisions;
        this.mapper = mapper;
        collections.all().forEach(collection -> this.collections.put(collection.collection(), collection));
    }

    private <V extends Record> Map<String, ObjectNode> read(EditableCollection<?, V> collection, List<String> keys) {
        return collection.reader().apply(keys).stream()
                .collect(Collectors.toMap(collection::keyOf, mapper::valueToTree));
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
                    Map<String, ObjectNode> records = read(
                            Objects.requireNonNull(collections.get(collection), collection),
                            standings.stream().map(Standing::key).distinct().toList());
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
