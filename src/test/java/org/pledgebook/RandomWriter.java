package org.pledgebook;

import static org.pledgebook.CollectionQuery.any;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.pledgebook.Api.Answer;
import org.pledgebook.BookModel.Rename;
import org.pledgebook.BookModel.Write;
import org.pledgebook.ModelRecord.RecordKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes at random, in every way that the API knows, and tells the model what was acknowledged. It reads no list. */
final class RandomWriter {

    private static final JsonMapper MAPPER = new JsonMapper();

    private static final String WHY = "?reasonKind=SOURCE&reason=A%20random%20write";

    // Pledges are what most lists are about.
    private static final List<String> COLLECTIONS = Stream.concat(
                    CollectionQuery.COLLECTIONS.keySet().stream(),
                    Stream.generate(() -> "pledges").limit(9))
            .toList();

    private final Api api;

    private final String token;

    private final BookModel model;

    private final Random random;

    private final DraftMaker drafts;

    private final HttpClient client = HttpClient.newHttpClient();

    private final Map<String, Integer> done = new TreeMap<>();

    private String last = "";

    RandomWriter(Api api, String token, BookModel model, Random random) {
        this.api = api;
        this.token = token;
        this.model = model;
        this.random = random;
        this.drafts = new DraftMaker(random);
    }

    /** Returns words that stand in texts of one collection only, so that a search finds no record by another one. */
    static List<String> words(String collection) {
        String begin = collection.substring(0, 3);
        return List.of(begin + "alko", begin + "umid", begin + "ektor");
    }

    /** Returns how often each kind of write was acknowledged or refused. */
    Map<String, Integer> done() {
        return done;
    }

    /** Returns the last request that was sent. */
    String last() {
        return last;
    }

    /** Sends one write, and has the model learn what it did. */
    void write() {
        BookState state = model.latest();
        String collection = any(COLLECTIONS, random);
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4 -> create(collection, state);
            case 5, 6, 7, 8, 9 -> patch(collection, state);
            case 10, 11 -> delete(collection, state);
            case 12, 13 -> cite(collection, state);
            case 14, 15 -> addEvent(state);
            case 16, 17 -> moveTrigger(state);
            case 18 -> rename(collection, state);
            case 19 -> importLines(collection, state, random.nextBoolean());
            case 20 -> importBook(state);
            case 21 -> changeNothing(collection, state);
            case 22 -> beRefused(collection, state);
            default -> repeat(collection, state);
        }
    }

    private Answer send(String kind, String method, String path, String body, String... headers) {
        last = method + " " + path + " " + body;
        Answer answer = api.write(method, path + WHY, token, body, headers);
        count(kind, answer.status());
        return answer;
    }

    private void count(String kind, int status) {
        if (status >= 500 && status != 503) {
            throw new AssertionError("The write is answered " + status);
        }
        done.merge(kind + (status < 300 ? "" : " refused"), 1, Integer::sum);
    }

    /** Tells an acknowledgement from a refusal, and from being led to the new key of a record. */
    private static boolean isDone(Answer answer) {
        return answer.status() < 300;
    }

    private static String json(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    private void learn(Answer answer, RecordKey... written) {
        if (isDone(answer)) {
            model.learn(
                    new Write(Long.parseLong(answer.header("Pledgebook-Revision")), Set.of(written), Optional.empty()));
        }
    }

    private RecordKey anyRecord(String collection, BookState state) {
        return new RecordKey(collection, drafts.anyKey(collection, state));
    }

    private static RecordKey keyOf(String collection, Map<String, Object> draft) {
        return new RecordKey(
                collection, String.valueOf(draft.values().iterator().next()));
    }

    private void create(String collection, BookState state) {
        Map<String, Object> draft = drafts.draft(collection, state);
        learn(send("POST", "POST", "/api/v1/" + collection, json(draft)), keyOf(collection, draft));
    }

    private void patch(String collection, BookState state) {
        RecordKey key = anyRecord(collection, state);
        Map<String, Object> patch = new LinkedHashMap<>(drafts.patch(collection, state));
        // Each patch has a text of its own, so it makes a revision, whatever else stays as it is.
        patch.put(CollectionQuery.grammar(collection).words().get(0), drafts.text(collection));
        learn(send("PATCH", "PATCH", key.path(), json(patch), "If-Match", "*"), key);
    }

    private void delete(String collection, BookState state) {
        if (collection.equals("pledges") && state.in("pledges").size() < 40) {
            create(collection, state);
            return;
        }
        RecordKey key = anyRecord(collection, state);
        // Who goes by the tag of the single record loses against whoever writes in between.
        String tag = random.nextBoolean() ? "*" : api.get(key.path()).header("ETag");
        learn(send("DELETE", "DELETE", key.path(), "", "If-Match", tag.isEmpty() ? "*" : tag), key);
    }

    private void cite(String collection, BookState state) {
        if (!collection.equals("sources")) {
            RecordKey key = anyRecord(collection, state);
            String body = json(drafts.citation(collection, state));
            learn(send("citation", "POST", key.path() + "/citations", body), key);
        }
    }

    private void addEvent(BookState state) {
        RecordKey key = anyRecord("pledges", state);
        learn(send("event", "POST", key.path() + "/events", json(drafts.event(state, ""))), key);
    }

    private void moveTrigger(BookState state) {
        RecordKey key = anyRecord("triggers", state);
        ModelRecord trigger = state.find(key).orElseThrow();
        List<Map<String, Object>> citations = new ArrayList<>(DraftMaker.citationsOf(trigger));
        Map<String, Object> word = drafts.citation("triggers", state);
        word.put("field", "state");
        citations.add(word);
        Map<String, Object> patch = new LinkedHashMap<>();
        boolean isMet = trigger.value("state").equals("MET");
        patch.put("state", isMet ? any(List.of("NOT_MET", "FAILED"), random) : "MET");
        patch.put("stateSince", patch.containsValue("NOT_MET") ? null : drafts.day());
        patch.put("citations", citations);
        learn(send("trigger", "PATCH", key.path(), json(patch), "If-Match", "*"), key);
    }

    private void rename(String collection, BookState state) {
        RecordKey key = anyRecord(collection, state);
        String to = collection.equals("nations") ? drafts.nationCode() : drafts.slug("renamed");
        Answer answer = send("rename", "POST", key.path() + "/rename", json(Map.of("to", to)), "If-Match", "*");
        if (isDone(answer)) {
            long revision = Long.parseLong(answer.header("Pledgebook-Revision"));
            model.learn(new Write(
                    revision,
                    Set.of(key, new RecordKey(collection, to)),
                    Optional.of(new Rename(revision, collection, key.key(), to))));
        }
    }

    /** Sends some records as lines of JSON or as a table, with other titles; of sources, a new one too. */
    private void importLines(String collection, BookState state, boolean asTable) {
        String key = collection.equals("nations") ? "code" : "slug";
        String field = CollectionQuery.grammar(collection).words().get(0);
        Map<String, String> lines = new TreeMap<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            lines.put(drafts.anyKey(collection, state), drafts.text(collection));
        }
        StringBuilder body = new StringBuilder(asTable ? key + "," + field + "\n" : "");
        lines.forEach((record, text) -> body.append(
                asTable
                        ? record + ",\"" + text.replace("\"", "\"\"") + "\"\n"
                        : json(new TreeMap<>(Map.of(key, record, field, text))) + "\n"));
        if (!asTable && collection.equals("sources")) {
            body.append(json(drafts.draft(collection, state))).append('\n');
        }
        String type = asTable ? "text/csv" : "application/x-ndjson";
        last = "POST /api/v1/imports " + collection + " " + body;
        learnImport(
                asTable ? "import of CSV" : "import of NDJSON",
                api.write(
                        "POST",
                        "/api/v1/imports" + WHY + "&collection=" + collection,
                        token,
                        body.toString(),
                        "Content-Type",
                        type));
    }

    /** Sends the book as it was some revisions ago: what was changed since is changed back. */
    private void importBook(BookState state) {
        long then = Math.max(model.first(), state.revision() - random.nextInt(8));
        last = "POST /api/v1/imports the book as of " + then;
        try {
            HttpResponse<byte[]> book = client.send(
                    HttpRequest.newBuilder(api.address("/api/v1/export/pledgebook.zip?asOf=" + then))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (book.statusCode() == 503) {
                return;
            }
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(api.address("/api/v1/imports" + WHY))
                            .header("Content-Type", "application/zip")
                            .header("Authorization", "Bearer " + token)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(book.body()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            learnImport("import of a zip", new Answer(answer.statusCode(), Map.of(), answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void learnImport(String kind, Answer answer) {
        count(kind, answer.status());
        if (!isDone(answer) || answer.json().get("revision").isNull()) {
            return;
        }
        JsonNode report = answer.json();
        if (!report.get("complete").asBoolean()) {
            throw new AssertionError("The import changes more than its report tells: " + answer.body());
        }
        Set<RecordKey> written = new TreeSet<>();
        report.get("differences")
                .forEach(difference -> written.add(new RecordKey(
                        difference.get("collection").asString(),
                        difference.get("key").asString())));
        model.learn(new Write(report.get("revision").asLong(), written, Optional.empty()));
    }

    private void changeNothing(String collection, BookState state) {
        send("nothing", "PATCH", anyRecord(collection, state).path(), "{}", "If-Match", "*");
    }

    private void beRefused(String collection, BookState state) {
        RecordKey key = anyRecord(collection, state);
        Answer answer = random.nextBoolean()
                ? send("refusal", "PATCH", key.path(), "{\"no-such-field\": 1}", "If-Match", "*")
                : send("refusal", "PATCH", key.path(), "{}", "If-Match", "\"999999999-x\"");
        if (isDone(answer)) {
            throw new AssertionError("A write that is wrong is answered " + answer.status());
        }
    }

    private void repeat(String collection, BookState state) {
        Map<String, Object> draft = drafts.draft(collection, state);
        String key = drafts.slug("repeat");
        Answer first = send("keyed POST", "POST", "/api/v1/" + collection, json(draft), "Idempotency-Key", key);
        learn(first, keyOf(collection, draft));
        if (isDone(first)) {
            Answer again = send("repeat", "POST", "/api/v1/" + collection, json(draft), "Idempotency-Key", key);
            if (!again.header("Idempotency-Replayed").equals("true")
                    || !again.header("Pledgebook-Revision").equals(first.header("Pledgebook-Revision"))) {
                throw new AssertionError("A repeated write is answered " + again.status() + " " + again.headers());
            }
        }
    }
}
