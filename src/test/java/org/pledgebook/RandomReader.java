package org.pledgebook;

import static org.pledgebook.CollectionQuery.any;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.pledgebook.ModelRecord.RecordKey;
import org.pledgebook.PinnedApi.Seen;
import tools.jackson.databind.JsonNode;

/** Reads at random, in every way that the API and the pages list records, and compares each answer with the model. */
final class RandomReader {

    private static final List<String> COLLECTIONS = List.copyOf(CollectionQuery.COLLECTIONS.keySet());

    private static final int PAGE_SIZE_OF_HTML = 50;

    private static final Pattern PLEDGE_LINK = Pattern.compile("href=\"/pledges/([a-z0-9-]+)[\"?#]");

    private static final Pattern HEADING = Pattern.compile("<h1>([0-9,]+) ");

    private final PinnedApi api;

    private final Random random;

    private final CountReader counts;

    private final ChangeReader changes;

    private final Map<String, Integer> done = new TreeMap<>();

    RandomReader(Api api, BookModel model, Random random, boolean isAlone) {
        this.random = random;
        this.api = new PinnedApi(api, model, random, isAlone);
        this.counts = new CountReader(this.api, random);
        this.changes = new ChangeReader(this.api, model, random);
    }

    /** Returns how often each kind of answer was compared. */
    Map<String, Integer> done() {
        return done;
    }

    String last() {
        return api.last();
    }

    /** Asks for one answer, and compares it. */
    void read() {
        Optional<Long> pin = api.choosePin();
        BookState state = api.stateToAskOf(pin);
        CollectionQuery ofPledges = CollectionQuery.random("pledges", state, random);
        CollectionQuery ofAny = CollectionQuery.random(any(COLLECTIONS, random), state, random);
        String kind = switch (random.nextInt(24)) {
            case 0, 1, 2 -> walk(ofPledges, pin);
            case 3, 4 -> walk(ofAny, pin);
            case 5, 6 -> counts.facets(ofPledges, pin);
            case 7, 8 -> counts.summary(ofPledges, pin);
            case 9, 10 -> counts.matrix(ofPledges, pin);
            case 11 -> table(random.nextBoolean() ? ofPledges : ofAny, pin);
            case 12, 13 -> whole(random.nextBoolean() ? ofPledges : ofAny, pin, random.nextBoolean());
            case 14 -> book(pin);
            case 15 -> page(ofPledges, pin);
            case 16 -> citations(state, pin);
            case 17, 18 -> record(ofAny.collection(), state, pin);
            case 19 -> changes.history(ofAny.collection(), state, pin);
            case 20 -> changes.compare(ofAny.collection(), state, pin);
            case 21, 22 -> changes.changes(state, pin);
            default -> changes.feed(pin, random.nextBoolean());
        };
        done.merge(kind + (pin.isPresent() ? " as of" : ""), 1, Integer::sum);
    }

    private static String keyName(String collection) {
        return collection.equals("nations") ? "code" : "slug";
    }

    private static List<String> keys(List<ModelRecord> records) {
        return records.stream().map(record -> record.key().key()).toList();
    }

    private void compareRecords(List<ModelRecord> expected, List<JsonNode> actual, boolean isWhole) {
        if (expected.isEmpty() && actual.isEmpty()) {
            return;
        }
        String name =
                keyName(expected.isEmpty() ? "pledges" : expected.get(0).key().collection());
        api.expect(
                "keys in order",
                keys(expected),
                actual.stream()
                        .map(record -> record.has(name) ? record.get(name).asString() : "no " + name)
                        .toList());
        for (int i = 0; i < actual.size(); i++) {
            JsonNode right = expected.get(i).json();
            for (String field : isWhole ? right.propertyNames() : actual.get(i).propertyNames()) {
                // The corrections of parties come with those of the statement.
                if (isWhole || !field.equals("parties")) {
                    api.expect(
                            keys(expected).get(i) + " " + field,
                            String.valueOf(right.get(field)),
                            String.valueOf(actual.get(i).get(field)));
                }
            }
        }
    }

    private String include(CollectionQuery query, boolean isWhole) {
        String parts = CollectionQuery.grammar(query.collection()).include();
        return isWhole && !parts.isEmpty() ? "&include=" + parts : "";
    }

    /** Returns the path of a list; that of a part of another record at times, for a filter. */
    private String pathOf(CollectionQuery query, List<CollectionQuery> rest) {
        if (query.collection().equals("pledges") && random.nextInt(3) == 0) {
            for (String filter : List.of("nation", "category", "statement", "summit", "trigger")) {
                List<String> values = query.filters().getOrDefault(filter, List.of());
                if (values.size() == 1) {
                    rest.add(query.without(filter));
                    return "/api/v1/" + CollectionQuery.REFERENCES.get(filter) + "/" + values.get(0) + "/pledges";
                }
            }
        }
        rest.add(query);
        return "/api/v1/" + query.collection();
    }

    /** Follows a list from page to page; a page of the present shows what follows the one before by then. */
    private String walk(CollectionQuery query, Optional<Long> pin) {
        int limit = 1 + random.nextInt(12);
        boolean isWhole = random.nextBoolean();
        List<CollectionQuery> rest = new ArrayList<>();
        String path = pathOf(query, rest);
        String address =
                PinnedApi.address(path, "&limit=" + limit + rest.get(0).parameters() + include(query, isWhole), pin);
        Optional<ModelRecord> last = Optional.empty();
        for (int pages = 0; pages < 8; pages++) {
            Optional<Seen> seen = api.read(address, pin);
            if (seen.isEmpty()) {
                break;
            }
            JsonNode list = seen.get().answer().json();
            List<ModelRecord> all = query.find(seen.get().state());
            Optional<ModelRecord> before = last;
            List<ModelRecord> left = all.stream()
                    .filter(record -> before.isEmpty() || query.order().compare(record, before.get()) > 0)
                    .toList();
            List<ModelRecord> shown = left.stream().limit(limit).toList();
            api.expect(
                    "meta.revision",
                    seen.get().state().revision(),
                    list.at("/meta/revision").asLong());
            api.expect("total", all.size(), list.at("/page/total").asInt());
            compareRecords(shown, list.get("data").valueStream().toList(), isWhole);
            String next = list.at("/page/next").asString("");
            api.expect("is there a next page", left.size() > limit, !next.isEmpty());
            if (next.isEmpty()) {
                break;
            }
            last = Optional.of(shown.get(shown.size() - 1));
            address = next;
        }
        return "page";
    }

    private String table(CollectionQuery query, Optional<Long> pin) {
        String path = "/api/v1/" + query.collection() + ".csv";
        api.read(PinnedApi.address(path, query.parameters(), pin), pin)
                .ifPresent(
                        seen -> compareTable(query, seen.state(), seen.answer().body()));
        return "CSV";
    }

    private void compareTable(CollectionQuery query, BookState state, String text) {
        List<Map<String, String>> rows = CsvTable.read(text);
        List<ModelRecord> expected = query.find(state);
        api.expect(
                "keys of " + query.collection() + " in order",
                keys(expected),
                CsvTable.column(rows, keyName(query.collection())));
        if (query.collection().equals("pledges")) {
            for (String column : List.of(
                    "title",
                    "pledgors.code",
                    "pledgors.name",
                    "category.slug",
                    "speaker.name",
                    "level",
                    "activation",
                    "triggers.slug",
                    "triggers.state",
                    "endState",
                    "announcedOn",
                    "confidence",
                    "correctionCount")) {
                for (int i = 0; i < rows.size(); i++) {
                    JsonNode record = expected.get(i).json();
                    String list = column.contains(".") ? column.substring(0, column.indexOf('.')) : column;
                    String right = record.get(list).isArray()
                            ? record.get(list)
                                    .valueStream()
                                    .map(member -> member.get(column.substring(list.length() + 1))
                                            .asString())
                                    .collect(Collectors.joining("|"))
                            : expected.get(i).value(column);
                    api.expect(
                            keys(expected).get(i) + " " + column,
                            right,
                            Objects.requireNonNull(rows.get(i).get(column), column));
                }
            }
        }
    }

    private String whole(CollectionQuery query, Optional<Long> pin, boolean isLines) {
        boolean isWhole = random.nextBoolean();
        String path = "/api/v1/" + query.collection() + (isLines ? ".ndjson" : ".json");
        api.read(PinnedApi.address(path, query.parameters() + include(query, isWhole), pin), pin)
                .ifPresent(seen -> {
                    List<JsonNode> records = isLines
                            ? seen.answer().body().lines().map(Api::read).toList()
                            : seen.answer().json().get("data").valueStream().toList();
                    compareRecords(query.find(seen.state()), records, isWhole);
                });
        return isLines ? "NDJSON" : "JSON";
    }

    private String book(Optional<Long> pin) {
        api.read(PinnedApi.address("/api/v1/export/pledgebook.zip", "", pin), pin)
                .ifPresent(seen -> {
                    Map<String, String> files = unzip(seen.answer().body().getBytes(StandardCharsets.ISO_8859_1));
                    for (String collection : COLLECTIONS) {
                        compareTable(
                                new CollectionQuery(collection, Map.of(), ""),
                                seen.state(),
                                Objects.requireNonNull(files.get(collection + ".csv"), collection));
                    }
                    List<String> cited = new ArrayList<>();
                    List<String> happened = new ArrayList<>();
                    for (ModelRecord record : seen.state().all()) {
                        citationsIn(record).forEach(citation -> cited.add(citationLine(citation)));
                        record.values("events.id")
                                .forEach(event -> happened.add(record.key().key() + " " + event));
                    }
                    api.expect(
                            "citations.csv",
                            cited.stream().sorted().toList(),
                            CsvTable.read(Objects.requireNonNull(files.get("citations.csv"))).stream()
                                    .map(row -> row.get("kind") + " " + row.get("key") + " " + row.get("field") + " "
                                            + row.get("source.slug") + " " + row.get("stance"))
                                    .sorted()
                                    .toList());
                    api.expect(
                            "pledge-events.csv",
                            happened.stream().sorted().toList(),
                            CsvTable.read(Objects.requireNonNull(files.get("pledge-events.csv"))).stream()
                                    .map(row -> row.get("pledge") + " " + row.get("id"))
                                    .sorted()
                                    .toList());
                });
        return "zip";
    }

    private static List<JsonNode> citationsIn(ModelRecord record) {
        JsonNode citations = record.json().get("citations");
        return citations == null ? List.of() : citations.valueStream().toList();
    }

    private static String citationLine(JsonNode citation) {
        return citation.get("kind").asString() + " " + citation.get("key").asString() + " "
                + citation.get("field").asString("") + " "
                + citation.at("/source/slug").asString() + " "
                + citation.get("stance").asString();
    }

    private static Map<String, String> unzip(byte[] archive) {
        Map<String, String> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private String page(CollectionQuery query, Optional<Long> pin) {
        api.read(PinnedApi.address("/pledges", query.parameters(), pin), pin).ifPresent(seen -> {
            List<ModelRecord> found = query.find(seen.state());
            String html = seen.answer().body();
            if (found.size() > 1) {
                api.expect(
                        "total in the heading",
                        String.valueOf(found.size()),
                        HEADING.matcher(html)
                                .results()
                                .map(heading -> heading.group(1).replace(",", ""))
                                .collect(Collectors.joining()));
            }
            api.expect(
                    "links on the page",
                    keys(found.stream().limit(PAGE_SIZE_OF_HTML).toList()),
                    PLEDGE_LINK
                            .matcher(html)
                            .results()
                            .map((MatchResult link) -> link.group(1))
                            .distinct()
                            .toList());
        });
        return "HTML";
    }

    private String citations(BookState state, Optional<Long> pin) {
        String source = any(List.copyOf(state.in("sources").keySet()), random);
        String path = "/api/v1/sources/" + source + "/citations";
        api.read(PinnedApi.address(path, "", pin), pin).ifPresent(seen -> {
            JsonNode list = seen.answer().json();
            List<String> expected = seen.state().all().stream()
                    .flatMap(record -> citationsIn(record).stream())
                    .filter(citation -> citation.at("/source/slug").asString().equals(source))
                    .map(RandomReader::citationLine)
                    .sorted()
                    .toList();
            api.expect("total", expected.size(), list.at("/page/total").asInt());
            api.expect(
                    "citations",
                    expected,
                    list.get("data")
                            .valueStream()
                            .map(RandomReader::citationLine)
                            .sorted()
                            .toList());
        });
        return "citations";
    }

    /** Reads a single record again: so the model learns of changes that it did not expect. */
    private String record(String collection, BookState state, Optional<Long> pin) {
        RecordKey key =
                new RecordKey(collection, any(List.copyOf(state.in(collection).keySet()), random));
        api.read(PinnedApi.address(key.path(), "", pin), pin)
                .ifPresent(seen -> api.expect(
                        "record",
                        seen.state()
                                .find(key)
                                .map(right -> right.json().toString())
                                .orElse("none"),
                        seen.answer().json().toString()));
        return "record";
    }
}
