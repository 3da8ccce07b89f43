package org.pledgebook.shared.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.query.Numbering.Place;
import org.pledgebook.shared.query.Postings.Entry;

/**
 * What some records were at every revision: all that have changed since one revision, up to another. With it any state of the
 * book between the two is told from the state at its end, and the database is asked for none of them. Never changed: what
 * comes later makes another one.
 */
final class Timeline {

    /** As if of a revision that has not come: what is true from a revision on, and still is. */
    static final long NEVER = Long.MAX_VALUE;

    // About what a record takes.
    private static final int BYTES_A_RECORD = 1 << 10;

    private final long since;

    private final long upTo;

    private final Map<String, Versions> records;

    private Timeline(long since, long upTo, Map<String, Versions> records) {
        this.since = since;
        this.upTo = upTo;
        this.records = records;
    }

    /**
     * A timeline.
     *
     * @param since all records are known that any revision after this one has changed
     * @param upTo up to this one
     */
    static Timeline of(long since, long upTo, Maker maker) {
        return new Timeline(since, upTo, maker.make());
    }

    /** The same up to a later revision, with the records that have changed meanwhile. */
    Timeline with(long later, Maker changed) {
        Map<String, Versions> all = new HashMap<>(records);
        all.putAll(changed.make());
        return new Timeline(since, later, all);
    }

    long upTo() {
        return upTo;
    }

    int size() {
        return records.size();
    }

    /** Whether it tells a state from another. */
    boolean spans(long earlier, long later) {
        return since <= earlier && later <= upTo;
    }

    /** The keys of the records that differ between two states, or may do so. */
    List<String> changed(long earlier, long later) {
        return records.entrySet().stream()
                .filter(record -> record.getValue().changed(earlier, later))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What some of the records are in a state, those that are there, by their keys. */
    Map<String, Entry> at(long revision, List<String> keys) {
        Map<String, Entry> entries = new HashMap<>();
        for (String key : keys) {
            Versions versions = records.get(key);
            Entry entry = versions == null ? null : versions.at(revision);
            if (entry != null) {
                entries.put(key, entry);
            }
        }
        return entries;
    }

    long bytes() {
        return (long) records.size() * BYTES_A_RECORD;
    }

    /** Takes what records were, in any order. */
    static final class Maker {

        private final Fields fields;

        private final Map<String, Versions> records = new HashMap<>();

        /**
         * @param keys the keys of all records that are told of
         * @param columns the fields of which a record has one value, in the order of their values
         * @param lacking the other fields, with what a record has that has no value of them
         */
        Maker(List<String> keys, List<String> columns, Map<String, @Nullable Object> lacking) {
            Map<String, Integer> places = new HashMap<>();
            columns.forEach(column -> places.put(column, places.size()));
            fields = new Fields(places, lacking);
            keys.forEach(key -> records.put(key, new Versions(fields)));
        }

        /** Takes what a record was from a revision on, until another. */
        void add(Place place, long from, long until, List<@Nullable Object> values) {
            versions(place.key()).rows.add(new Row(place, from, until, values));
        }

        /** Takes a value that a record had of a field from a revision on, until another. */
        void add(String key, String path, Object value, long from, long until) {
            versions(key).values.add(new Value(path, value, from, until));
        }

        private Versions versions(String key) {
            return records.computeIfAbsent(key, unused -> new Versions(fields));
        }

        private Map<String, Versions> make() {
            records.values().forEach(Versions::complete);
            return records;
        }
    }

    /** Where the values of a field stand by its path, if it has one, or what stands for none. */
    private record Fields(Map<String, Integer> columns, Map<String, @Nullable Object> lacking) {}

    /** What a record was from a revision on, until another. */
    private record Row(Place place, long from, long until, List<@Nullable Object> values) {}

    private record Value(String path, Object value, long from, long until) {}

    /** What one record was. */
    private static final class Versions {

        private final Fields fields;

        private final List<Row> rows = new ArrayList<>(2);

        private final List<Value> values = new ArrayList<>(4);

        // The revisions that have changed anything.
        private long[] changes = {};

        Versions(Fields fields) {
            this.fields = fields;
        }

        void complete() {
            changes = LongStream.concat(
                            rows.stream().flatMapToLong(row -> LongStream.of(row.from, row.until)),
                            values.stream().flatMapToLong(value -> LongStream.of(value.from, value.until)))
                    .filter(revision -> revision != NEVER)
                    .distinct()
                    .toArray();
        }

        boolean changed(long earlier, long later) {
            for (long change : changes) {
                if (change > earlier && change <= later) {
                    return true;
                }
            }
            return false;
        }

        @Nullable
        Entry at(long revision) {
            for (Row row : rows) {
                if (row.from <= revision && revision < row.until) {
                    return new Entry(row.place, path -> valuesOf(path, row, revision));
                }
            }
            return null;
        }

        private Set<@Nullable Object> valuesOf(String path, Row row, long revision) {
            Integer column = fields.columns.get(path);
            if (column != null) {
                return Collections.singleton(row.values.get(column));
            }
            Set<@Nullable Object> found = Set.of();
            for (Value value : values) {
                if (value.from <= revision && revision < value.until && value.path.equals(path)) {
                    if (found.isEmpty()) {
                        found = Collections.singleton(value.value);
                    } else {
                        found = new LinkedHashSet<>(found);
                        found.add(value.value);
                    }
                }
            }
            return found.isEmpty() ? Collections.singleton(fields.lacking.get(path)) : found;
        }
    }
}
