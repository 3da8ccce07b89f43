package org.pledgebook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pledgebook.Api.Answer;
import org.pledgebook.ModelRecord.RecordKey;
import tools.jackson.databind.JsonNode;

/**
 * Knows what the single records say as of each revision.
 *
 * <p>After each write it reads, one by one and as of the revision that was made, the records that were written, those that
 * they name or named, and those that name them. No list is read for it. {@link RandomReader} reads other records at random,
 * and so holds that no further one was changed.
 */
final class BookModel {

    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private final Api api;

    private final long first;

    private final Map<RecordKey, NavigableMap<Long, Optional<ModelRecord>>> versions = new ConcurrentHashMap<>();

    private final Map<Long, Set<RecordKey>> changes = new ConcurrentHashMap<>();

    private final List<Rename> renames = new CopyOnWriteArrayList<>();

    private final TreeMap<Long, Write> waiting = new TreeMap<>();

    private final Object learning = new Object();

    private volatile long known;

    private volatile BookState latest;

    /** That a record got another key by a revision. */
    record Rename(long revision, String collection, String from, String to) {}

    /**
     * An acknowledged write.
     *
     * @param written the records that it was about, by their keys before and after
     */
    record Write(long revision, Set<RecordKey> written, Optional<Rename> rename) {}

    /** Reads all records of the present, one by one; only their keys come from the change log. */
    BookModel(Api api) {
        this.api = api;
        Answer log = api.get("/api/v1/changes.ndjson?since=0");
        first = Long.parseLong(log.header("Pledgebook-Revision"));
        Set<RecordKey> keys = new TreeSet<>();
        log.body().lines().map(Api::read).forEach(change -> {
            RecordKey key = new RecordKey(
                    change.get("collection").asString(), change.get("key").asString());
            if (change.get("change").asString().equals("DELETED")) {
                keys.remove(key);
            } else {
                keys.add(key);
            }
        });
        keys.forEach(key -> keep(key, first, read(key, first)));
        known = first;
        latest = stateOf(first);
    }

    long first() {
        return first;
    }

    long known() {
        return known;
    }

    BookState latest() {
        return latest;
    }

    /** Learns what a write did, as soon as all writes before it are known. */
    void learn(Write write) {
        synchronized (learning) {
            if (write.revision() <= known || waiting.put(write.revision(), write) != null) {
                throw new AssertionError("Two writes are acknowledged with revision " + write.revision());
            }
            for (Write next; (next = waiting.remove(known + 1)) != null; ) {
                follow(next);
            }
            learning.notifyAll();
        }
    }

    private void follow(Write write) {
        long revision = write.revision();
        BookState before = latest;
        Set<String> names = new HashSet<>();
        Set<String> mentioned = new HashSet<>();
        Set<RecordKey> changed = new TreeSet<>();
        for (RecordKey key : write.written()) {
            names.add(key.key());
            before.find(key).ifPresent(record -> mentioned.addAll(record.mentions()));
            Optional<ModelRecord> after = read(key, revision);
            after.ifPresent(record -> mentioned.addAll(record.mentions()));
            keepIfChanged(key, revision, after, before, changed);
        }
        for (ModelRecord record : before.all()) {
            if (!write.written().contains(record.key())
                    && (mentioned.contains(record.key().key())
                            || record.mentions().stream().anyMatch(names::contains))) {
                keepIfChanged(record.key(), revision, read(record.key(), revision), before, changed);
            }
        }
        changes.put(revision, changed);
        write.rename().ifPresent(renames::add);
        latest = before.with(revision, changed, key -> version(key, revision));
        known = revision;
    }

    private void keepIfChanged(
            RecordKey key, long revision, Optional<ModelRecord> after, BookState before, Set<RecordKey> changed) {
        Optional<ModelRecord> old = before.find(key);
        if (old.isPresent() != after.isPresent()
                || (after.isPresent() && !after.get().isSameAs(old.orElseThrow()))) {
            keep(key, revision, after);
            changed.add(key);
        }
    }

    private void keep(RecordKey key, long revision, Optional<ModelRecord> record) {
        versions.computeIfAbsent(key, unused -> new ConcurrentSkipListMap<>()).put(revision, record);
    }

    /** Reads a single record as of a revision. */
    Optional<ModelRecord> read(RecordKey key, long revision) {
        String path = key.path() + "?asOf=" + revision;
        Answer answer = api.get(path);
        return switch (answer.status()) {
            case 200 -> Optional.of(new ModelRecord(key, answer.body()));
            case 308, 404, 410 -> Optional.empty();
            default -> throw new AssertionError(path + " answers " + answer.status() + ": " + answer.body());
        };
    }

    /** Returns the book as of a revision; waits for the acknowledgement of the write that made it. */
    BookState at(long revision) {
        if (revision > known) {
            await(revision);
        }
        BookState held = latest;
        return held.revision() == revision ? held : stateOf(revision);
    }

    private void await(long revision) {
        Instant end = Instant.now().plus(MAX_WAIT);
        synchronized (learning) {
            while (revision > known) {
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("An answer names revision " + revision + ", and no write up to it from "
                            + (known + 1) + " on was acknowledged. Waiting: " + waiting.keySet());
                }
                try {
                    learning.wait(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private BookState stateOf(long revision) {
        List<ModelRecord> records = new ArrayList<>();
        versions.keySet().forEach(key -> version(key, revision).ifPresent(records::add));
        return BookState.of(revision, records);
    }

    private Optional<ModelRecord> version(RecordKey key, long revision) {
        NavigableMap<Long, Optional<ModelRecord>> all = versions.get(key);
        Map.Entry<Long, Optional<ModelRecord>> version = all == null ? null : all.floorEntry(revision);
        return version == null ? Optional.empty() : version.getValue();
    }

    /** Returns the record as of a revision. */
    Optional<JsonNode> recordAt(RecordKey key, long revision) {
        return version(key, revision).map(ModelRecord::json);
    }

    /** Returns the records that a revision changed, in the order of the change log. */
    Set<RecordKey> changedBy(long revision) {
        return changes.getOrDefault(revision, Set.of());
    }

    /** Returns the renames after one revision, up to another, oldest first. */
    List<Rename> renames(long after, long upTo) {
        return renames.stream()
                .filter(rename -> rename.revision() > after && rename.revision() <= upTo)
                .toList();
    }
}
