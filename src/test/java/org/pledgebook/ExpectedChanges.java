package org.pledgebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pledgebook.BookModel.Rename;
import org.pledgebook.ModelRecord.RecordKey;
import tools.jackson.databind.JsonNode;

/** Computes what changed between states of the book, from the records in them. */
final class ExpectedChanges {

    private ExpectedChanges() {}

    /**
     * What happened to a record.
     *
     * @param renamed the other key of one that was renamed, or an empty text
     * @param fields the fields that differ, with the values before and after
     */
    record Change(String kind, String renamed, NavigableMap<String, String> fields) {}

    /** Returns the fields that differ, by name; what is empty is no value. */
    static NavigableMap<String, String> fields(@Nullable JsonNode before, JsonNode after) {
        Set<String> names = new LinkedHashSet<>(after.propertyNames());
        if (before != null) {
            names.addAll(before.propertyNames());
        }
        NavigableMap<String, String> fields = new TreeMap<>();
        for (String name : names) {
            String old = text(before == null ? null : before.get(name));
            String now = text(after.get(name));
            if (!old.equals(now)) {
                fields.put(name, old + " → " + now);
            }
        }
        return fields;
    }

    /** Returns the fields of a change as an answer tells them. */
    static NavigableMap<String, String> fieldsOf(JsonNode change) {
        NavigableMap<String, String> fields = new TreeMap<>();
        change.get("fields")
                .forEach(field -> fields.put(
                        field.get("field").asString(), text(field.get("before")) + " → " + text(field.get("after"))));
        return fields;
    }

    private static String text(@Nullable JsonNode value) {
        return value == null || value.isNull() || (value.isContainer() && value.isEmpty()) ? "null" : value.toString();
    }

    /** Returns how two states differ, by record; the second may be the earlier one. */
    static NavigableMap<RecordKey, Change> between(BookState from, BookState to, BookModel model, String collection) {
        Map<RecordKey, RecordKey> before = keysBefore(from, to, model);
        NavigableMap<RecordKey, Change> changes = new TreeMap<>();
        Set<RecordKey> moved = new TreeSet<>();
        for (ModelRecord record : to.in(collection).values()) {
            RecordKey old = before.getOrDefault(record.key(), record.key());
            Optional<ModelRecord> then = from.find(old);
            if (then.isEmpty()) {
                then = from.find(record.key());
                old = record.key();
            }
            boolean isRenamed = then.isPresent() && !old.equals(record.key());
            if (isRenamed) {
                moved.add(old);
            }
            NavigableMap<String, String> fields =
                    fields(then.map(ModelRecord::json).orElse(null), record.json());
            if (!fields.isEmpty()) {
                changes.put(
                        record.key(),
                        new Change(then.isPresent() ? "UPDATED" : "CREATED", isRenamed ? old.key() : "", fields));
            }
        }
        for (ModelRecord record : from.in(collection).values()) {
            if (to.find(record.key()).isEmpty() && !moved.contains(record.key())) {
                changes.put(record.key(), new Change("DELETED", "", new TreeMap<>()));
            }
        }
        return changes;
    }

    /** Follows the renames between two states: the key that a record of the second had in the first. */
    private static Map<RecordKey, RecordKey> keysBefore(BookState from, BookState to, BookModel model) {
        boolean forward = from.revision() <= to.revision();
        Map<RecordKey, RecordKey> origins = new HashMap<>();
        for (Rename rename :
                model.renames(Math.min(from.revision(), to.revision()), Math.max(from.revision(), to.revision()))) {
            RecordKey old = new RecordKey(rename.collection(), rename.from());
            RecordKey origin = origins.remove(old);
            origins.put(new RecordKey(rename.collection(), rename.to()), origin == null ? old : origin);
        }
        if (forward) {
            return origins;
        }
        Map<RecordKey, RecordKey> inverse = new HashMap<>();
        origins.forEach((now, origin) -> inverse.put(origin, now));
        return inverse;
    }

    /** Returns what happened to a record after the model's first revision, latest first, under all keys that it had. */
    static List<Change> history(RecordKey key, long upTo, BookModel model, List<Long> revisions) {
        List<Change> changes = new ArrayList<>();
        RecordKey now = key;
        for (long revision = upTo; revision > model.first(); revision--) {
            Optional<Rename> rename = rename(now, revision, model);
            if (rename.isEmpty() && !model.changedBy(revision).contains(now)) {
                continue;
            }
            RecordKey old =
                    new RecordKey(now.collection(), rename.map(Rename::from).orElse(now.key()));
            Optional<JsonNode> before = model.recordAt(old, revision - 1);
            Optional<JsonNode> after = model.recordAt(now, revision);
            revisions.add(revision);
            changes.add(new Change(
                    after.isEmpty() ? "DELETED" : before.isEmpty() ? "CREATED" : "UPDATED",
                    rename.map(Rename::from).orElse(""),
                    after.isEmpty() ? new TreeMap<>() : fields(before.orElse(null), after.get())));
            now = old;
        }
        return changes;
    }

    private static Optional<Rename> rename(RecordKey to, long revision, BookModel model) {
        return model.renames(revision - 1, revision).stream()
                .filter(rename -> rename.collection().equals(to.collection())
                        && rename.to().equals(to.key()))
                .findFirst();
    }
}
