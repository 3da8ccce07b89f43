package org.pledgebook;

import static org.pledgebook.CollectionQuery.any;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.pledgebook.BookModel.Rename;
import org.pledgebook.ExpectedChanges.Change;
import org.pledgebook.ModelRecord.RecordKey;
import org.pledgebook.PinnedApi.Seen;
import tools.jackson.databind.JsonNode;

/** Reads what changed: histories, comparisons, the change log and the feeds. */
final class ChangeReader {

    private static final Pattern ENTRY = Pattern.compile("<entry><id>tag:[^,]*,2026:revisions/([^<]+)</id>");

    private static final int ENTRIES = 50;

    private final PinnedApi api;

    private final BookModel model;

    private final Random random;

    ChangeReader(PinnedApi api, BookModel model, Random random) {
        this.api = api;
        this.model = model;
        this.random = random;
    }

    /** Compares the history of a record, one that is gone at times. */
    String history(String collection, BookState state, Optional<Long> pin) {
        List<RecordKey> keys = new ArrayList<>(model.changedBy(Math.max(1, state.revision() - random.nextInt(10))));
        keys.removeIf(key -> isRenamedAway(key));
        RecordKey key = keys.isEmpty() || random.nextBoolean()
                ? new RecordKey(collection, any(List.copyOf(state.in(collection).keySet()), random))
                : any(keys, random);
        api.read(PinnedApi.address(key.path() + "/history", "", pin), pin).ifPresent(seen -> {
            List<Long> revisions = new ArrayList<>();
            List<Change> expected = ExpectedChanges.history(key, seen.state().revision(), model, revisions);
            List<String> right = new ArrayList<>();
            for (int i = 0; i < expected.size(); i++) {
                right.add(line(revisions.get(i), expected.get(i)));
            }
            List<String> answered = new ArrayList<>();
            for (JsonNode change : seen.answer().json().get("data")) {
                long revision = change.at("/revision/number").asLong();
                if (revision > model.first()) {
                    answered.add(line(revision, changeOf(change)));
                }
            }
            api.expect("history", right, answered);
        });
        return "history";
    }

    private boolean isRenamedAway(RecordKey key) {
        return model.renames(0, Long.MAX_VALUE).stream()
                .anyMatch(rename -> rename.collection().equals(key.collection())
                        && rename.from().equals(key.key()));
    }

    private static String line(Object of, Change change) {
        return of + " " + change.kind() + " " + change.renamed() + " " + change.fields();
    }

    private static Change changeOf(JsonNode change) {
        return new Change(
                change.get("change").asString(), change.get("renamed").asString(""), ExpectedChanges.fieldsOf(change));
    }

    private long anyRevision(long upTo) {
        return model.first() + random.nextInt((int) (upTo - model.first()) + 1);
    }

    /** Compares two states of the book, page by page. */
    String compare(String collection, BookState state, Optional<Long> pin) {
        long from = anyRevision(state.revision());
        // What the present is compared with is fixed, so that its pages tell of the same two states.
        long to = anyRevision(state.revision());
        boolean isUpToState = pin.isPresent() && random.nextBoolean();
        int limit = 1 + random.nextInt(40);
        String address = PinnedApi.address(
                "/api/v1/compare",
                "&from=" + from + (isUpToState ? "" : "&to=" + to) + "&collection=" + collection + "&limit=" + limit,
                pin);
        NavigableMap<RecordKey, Change> expected =
                ExpectedChanges.between(model.at(from), isUpToState ? state : model.at(to), model, collection);
        List<String> answered = new ArrayList<>();
        while (!address.isEmpty()) {
            Optional<Seen> seen = api.read(address, pin);
            if (seen.isEmpty()) {
                return "compare";
            }
            JsonNode list = seen.get().answer().json();
            for (JsonNode difference : list.get("data")) {
                answered.add(line(
                        difference.get("collection").asString() + "/"
                                + difference.get("key").asString(),
                        changeOf(difference)));
            }
            api.expect("total", expected.size(), list.at("/page/total").asInt());
            address = list.at("/page/next").asString("");
        }
        List<String> right = new ArrayList<>();
        expected.forEach((key, change) -> right.add(line(key.collection() + "/" + key.key(), change)));
        api.expect("differences", right, answered);
        return "compare";
    }

    /** Follows the change log, with what each revision left of each record. */
    String changes(BookState state, Optional<Long> pin) {
        long since = Math.max(model.first(), state.revision() - random.nextInt(12));
        boolean isLines = random.nextInt(3) == 0;
        String address = PinnedApi.address(
                "/api/v1/changes" + (isLines ? ".ndjson" : ""),
                "&since=" + since + (isLines ? "" : "&limit=" + (1 + random.nextInt(30))),
                pin);
        List<JsonNode> changes = new ArrayList<>();
        long upTo = 0;
        long total = 0;
        while (!address.isEmpty()) {
            Optional<Seen> seen = api.read(address, pin);
            if (seen.isEmpty()) {
                return "changes";
            }
            upTo = seen.get().state().revision();
            if (isLines) {
                seen.get().answer().body().lines().map(Api::read).forEach(changes::add);
                total = changes.size();
                break;
            }
            JsonNode list = seen.get().answer().json();
            list.get("data").forEach(changes::add);
            total = list.at("/page/total").asLong();
            address = list.at("/page/next").asString("");
        }
        api.expect("total", (long) changes.size(), total);
        NavigableMap<String, String> answered = new TreeMap<>();
        Set<String> order = new TreeSet<>();
        List<String> given = new ArrayList<>();
        for (JsonNode change : changes) {
            long revision = change.get("revision").asLong();
            RecordKey key = new RecordKey(
                    change.get("collection").asString(), change.get("key").asString());
            String record = change.get("record").isNull()
                    ? "none"
                    : change.get("record").toString();
            String place = place(revision, key);
            given.add(place);
            order.add(place);
            String kind = change.get("change").asString();
            api.expect(
                    place + " as the revision left it",
                    model.recordAt(key, revision).map(JsonNode::toString).orElse("none"),
                    record);
            // A record that was written anew, and says the same as before, may be told.
            if (!kind.equals("UPDATED") || model.changedBy(revision).contains(key)) {
                answered.put(place, kind + " " + change.get("renamed").asString(""));
            }
        }
        api.expect("order of changes", List.copyOf(order), given);
        NavigableMap<String, String> expected = new TreeMap<>();
        LongStream.rangeClosed(since + 1, upTo)
                .forEach(revision -> model.changedBy(revision)
                        .forEach(key -> expected.put(place(revision, key), kind(revision, key))));
        api.expect("changes", expected, answered);
        return "changes";
    }

    private static String place(long revision, RecordKey key) {
        // A tab stands before all that a key can hold, as the end of a shorter one does.
        return "%08d".formatted(revision) + "\t" + key.collection() + "\t" + key.key();
    }

    private String kind(long revision, RecordKey key) {
        String renamed = model.renames(revision - 1, revision).stream()
                .filter(rename -> rename.collection().equals(key.collection()))
                .map((Rename rename) -> rename.from().equals(key.key())
                        ? rename.to()
                        : rename.to().equals(key.key()) ? rename.from() : "")
                .findFirst()
                .orElse("");
        return (model.recordAt(key, revision).isEmpty()
                        ? "DELETED"
                        : model.recordAt(key, revision - 1).isEmpty() ? "CREATED" : "UPDATED")
                + " " + renamed;
    }

    /** Compares which changes a feed tells, latest first. */
    String feed(Optional<Long> pin, boolean isAtom) {
        String path = isAtom ? "/api/v1/feed.atom" : "/api/v1/feed.json";
        api.read(PinnedApi.address(path, "", pin), pin).ifPresent(seen -> {
            List<String> entries = new ArrayList<>();
            if (isAtom) {
                ENTRY.matcher(seen.answer().body()).results().forEach(entry -> entries.add(entry.group(1)));
            } else {
                seen.answer()
                        .json()
                        .get("items")
                        .forEach(item -> entries.add(item.get("id").asString().replaceFirst(".*:revisions/", "")));
            }
            List<String> answered = entries.stream()
                    .filter(entry -> {
                        String[] parts = entry.split("/", -1);
                        long revision = Long.parseLong(parts[0]);
                        return revision > model.first()
                                && model.changedBy(revision).contains(new RecordKey(parts[1], parts[2]));
                    })
                    .toList();
            List<String> expected = new ArrayList<>();
            long oldest = entries.isEmpty()
                    ? 0
                    : Long.parseLong(entries.get(entries.size() - 1).split("/", -1)[0]);
            for (long revision = seen.state().revision(); revision >= Math.max(oldest, model.first() + 1); revision--) {
                long number = revision;
                new TreeSet<>(model.changedBy(revision))
                        .descendingSet()
                        .forEach(key -> expected.add(number + "/" + key.collection() + "/" + key.key()));
            }
            api.expect("is the feed full", true, entries.size() == ENTRIES);
            // The page ends within the changes of its oldest revision.
            api.expect("entries", expected.subList(0, Math.min(expected.size(), answered.size())), answered);
            api.expect(
                    "are all newer changes told",
                    true,
                    expected.stream()
                                    .filter(entry -> Long.parseLong(entry.split("/", -1)[0]) > oldest)
                                    .count()
                            <= answered.size());
        });
        return isAtom ? "Atom" : "JSON feed";
    }
}
