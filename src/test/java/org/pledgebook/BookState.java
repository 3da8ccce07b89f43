package org.pledgebook;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.pledgebook.ModelRecord.RecordKey;

/**
 * The whole book as of one revision.
 *
 * @param collections the records by collection and key
 */
record BookState(long revision, Map<String, NavigableMap<String, ModelRecord>> collections) {

    static BookState of(long revision, Collection<ModelRecord> records) {
        Map<String, NavigableMap<String, ModelRecord>> collections = new HashMap<>();
        records.forEach(record -> collections
                .computeIfAbsent(record.key().collection(), unused -> new TreeMap<>())
                .put(record.key().key(), record));
        return new BookState(revision, collections);
    }

    /** Returns the book after a revision that changed some records. */
    BookState with(long next, Set<RecordKey> changed, Function<RecordKey, Optional<ModelRecord>> after) {
        Map<String, NavigableMap<String, ModelRecord>> copy = new HashMap<>(collections);
        changed.stream().map(RecordKey::collection).distinct().forEach(name -> copy.put(name, new TreeMap<>(in(name))));
        for (RecordKey key : changed) {
            NavigableMap<String, ModelRecord> records = copy.getOrDefault(key.collection(), new TreeMap<>());
            after.apply(key).ifPresentOrElse(record -> records.put(key.key(), record), () -> records.remove(key.key()));
        }
        return new BookState(next, copy);
    }

    NavigableMap<String, ModelRecord> in(String collection) {
        return collections.getOrDefault(collection, new TreeMap<>());
    }

    Optional<ModelRecord> find(RecordKey key) {
        return Optional.ofNullable(in(key.collection()).get(key.key()));
    }

    List<ModelRecord> all() {
        return collections.values().stream()
                .flatMap(records -> records.values().stream())
                .toList();
    }

    boolean has(String collection, String key) {
        return in(collection).containsKey(key);
    }
}
