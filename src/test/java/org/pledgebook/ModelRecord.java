package org.pledgebook;

import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One record as a revision left it, kept as the text that the service gave. */
final class ModelRecord {

    private final RecordKey key;

    private final byte[] text;

    // A long run keeps tens of thousands of versions: their trees come back from the text when they are needed.
    private SoftReference<Parsed> parsed = new SoftReference<>(null);

    private record Parsed(JsonNode json, Set<String> mentions) {}

    /** The address of a record: its collection as in URLs, and its key. */
    record RecordKey(String collection, String key) implements Comparable<RecordKey> {

        @Override
        public int compareTo(RecordKey other) {
            int order = collection.compareTo(other.collection);
            return order == 0 ? key.compareTo(other.key) : order;
        }

        String path() {
            return "/api/v1/" + collection + "/" + key;
        }
    }

    ModelRecord(RecordKey key, String text) {
        this.key = key;
        this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    RecordKey key() {
        return key;
    }

    JsonNode json() {
        return parsed().json();
    }

    /** Returns all texts that stand in the record, the keys of other records among them. */
    Set<String> mentions() {
        return parsed().mentions();
    }

    private synchronized Parsed parsed() {
        Parsed held = parsed.get();
        if (held == null) {
            JsonNode json = Api.read(new String(text, StandardCharsets.UTF_8));
            Set<String> mentions = new HashSet<>();
            collect(json, mentions);
            held = new Parsed(json, mentions);
            parsed = new SoftReference<>(held);
        }
        return held;
    }

    private static void collect(JsonNode node, Set<String> into) {
        if (node.isString()) {
            into.add(node.asString());
        }
        node.forEach(part -> collect(part, into));
    }

    /** Returns the distinct values at a path such as {@code pledgors.code}, through all members of lists; none for null. */
    List<String> values(String path) {
        return values(json(), path);
    }

    static List<String> values(JsonNode json, String path) {
        List<String> found = new ArrayList<>();
        collect(json, path, found);
        return found.stream().distinct().toList();
    }

    private static void collect(@Nullable JsonNode node, String path, List<String> into) {
        if (node == null || node.isNull()) {
            return;
        }
        if (node.isArray()) {
            node.forEach(member -> collect(member, path, into));
        } else if (path.isEmpty()) {
            into.add(node.asString());
        } else {
            int dot = path.indexOf('.');
            collect(node.get(dot < 0 ? path : path.substring(0, dot)), dot < 0 ? "" : path.substring(dot + 1), into);
        }
    }

    /** Returns the single value at a path, or an empty text if there is none. */
    String value(String path) {
        List<String> values = values(path);
        return values.isEmpty() ? "" : values.get(0);
    }

    boolean isSameAs(@Nullable ModelRecord other) {
        return other != null && json().equals(other.json());
    }
}
