package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;

/** The feeds by the rules of their formats, and the stream of revisions. */
@PledgebookTest
@Import(RandomWrites.class)
class FeedTests {

    private static final String ATOM = "http://www.w3.org/2005/Atom";

    private static final long SEED = Long.getLong("test.seed", new Random().nextInt(1_000_000));

    @Autowired
    private Api api;

    @Autowired
    private RandomWrites writes;

    @Autowired
    private TokenService tokens;

    @Test
    void theAtomFeedKeepsTheRulesFromItsFirstPageToItsLast() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 20; i++) {
            writes.write(random);
        }
        String next = "/api/v1/feed.atom";
        Set<String> ids = new HashSet<>();
        Instant last = Instant.MAX;
        int pages = 0;
        while (next != null) {
            Answer answer = api.get(next, "Accept", "application/atom+xml, text/xml;q=0.5");
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/atom+xml");
            Element feed = parse(answer.body()).getDocumentElement();
            assertThat(feed.getNamespaceURI()).isEqualTo(ATOM);
            assertThat(feed.getLocalName()).isEqualTo("feed");
            for (String required : List.of("id", "title", "updated")) {
                assertThat(children(feed, required)).as(required).hasSize(1);
            }
            OffsetDateTime.parse(text(feed, "updated"));
            assertThat(link(feed, "self")).isEqualTo("http://localhost:8080" + next);
            List<Element> entries = children(feed, "entry");
            assertThat(entries).hasSizeLessThanOrEqualTo(50);
            for (Element entry : entries) {
                for (String required : List.of("id", "title", "updated", "content", "author")) {
                    assertThat(children(entry, required)).as(required).hasSize(1);
                }
                assertThat(URI.create(text(entry, "id")).getScheme()).isEqualTo("tag");
                assertThat(ids.add(text(entry, "id"))).as(text(entry, "id")).isTrue();
                assertThat(text(entry, "title")).isNotBlank();
                Instant updated = OffsetDateTime.parse(text(entry, "updated")).toInstant();
                assertThat(updated).isBeforeOrEqualTo(last);
                last = updated;
                assertThat(children(children(entry, "author").get(0), "name")).hasSize(1);
                assertThat(URI.create(link(entry, "alternate")).isAbsolute()).isTrue();
                assertThat(entry.getElementsByTagNameNS("*", "*").getLength()).isGreaterThan(7);
            }
            pages++;
            next = children(feed, "link").stream()
                            .noneMatch(link -> link.getAttribute("rel").equals("next"))
                    ? null
                    : link(feed, "next").replace("http://localhost:8080", "");
        }
        assertThat(pages).isGreaterThan(1);
        assertThat(ids)
                .as("an entry for every change")
                .hasSize(api.json("/api/v1/changes?limit=1").at("/page/total").asInt());
    }

    @Test
    void theJsonFeedKeepsTheRulesAndTellsTheSame() throws Exception {
        String next = "/api/v1/feed.json";
        String atom = "/api/v1/feed.atom";
        while (next != null) {
            Answer answer = api.get(next);
            assertThat(answer.header("Content-Type")).isEqualTo("application/feed+json");
            JsonNode feed = answer.json();
            assertThat(feed.get("version").asString()).isEqualTo("https://jsonfeed.org/version/1.1");
            assertThat(feed.get("title").asString()).isNotBlank();
            assertThat(feed.get("feed_url").asString()).isEqualTo("http://localhost:8080/api/v1/feed.json");
            List<Element> entries = children(parse(api.get(atom).body()).getDocumentElement(), "entry");
            assertThat(feed.get("items")).hasSameSizeAs(entries);
            for (int i = 0; i < entries.size(); i++) {
                JsonNode item = feed.get("items").get(i);
                assertThat(item.get("id").asString()).isEqualTo(text(entries.get(i), "id"));
                assertThat(item.get("title").asString()).isEqualTo(text(entries.get(i), "title"));
                assertThat(item.get("content_text").asString()).isEqualTo(text(entries.get(i), "content"));
                OffsetDateTime.parse(item.get("date_published").asString());
                assertThat(URI.create(item.get("url").asString()).isAbsolute()).isTrue();
                assertThat(item.at("/authors/0/name").asString()).isNotBlank();
            }
            next = feed.has("next_url") ? feed.get("next_url").asString().replace("http://localhost:8080", "") : null;
            atom = next == null ? atom : next.replace(".json", ".atom");
        }
    }

    @Test
    void aFeedIsNarrowedToNationsAndCategories() {
        JsonNode france = api.json("/api/v1/feed.json?nation=FRA&asOf=2").get("items");
        assertThat(france.get(0).at("/_pledgebook/key").asString()).isEqualTo("france-several-thousand-soldiers");
        assertThat(france.get(0).at("/_pledgebook/revision").asInt()).isEqualTo(2);
        assertThat(france.get(0).get("content_text").asString()).contains("reported quantity");
        assertThat(france.valueStream().map(item -> item.at("/_pledgebook/key").asString()))
                .contains("FRA", "france-multinational-force-troops")
                .doesNotContain("GBR", "italy-no-troops");
        assertThat(api.json("/api/v1/feed.json?category=multinational-force&nation=FRA&asOf=2")
                        .get("items")
                        .valueStream()
                        .map(item -> item.at("/_pledgebook/collection").asString()))
                .isNotEmpty()
                .containsOnly("pledges");
    }

    @ParameterizedTest
    @CsvSource({
        "feed.atom?nation=XYZ, 400",
        "feed.atom?category=none, 400",
        "feed.atom?level=SIGNED, 400",
        "feed.json?after=x, 400",
        "feed.json?limit=5, 400",
        "feed.json?fields=id, 400",
        "feed.atom?asOf=999999, 404",
        "changes/stream?asOf=1, 400",
        "changes/stream?since=999999, 400",
        "changes/stream?since=x, 400"
    })
    void whatMakesNoSenseIsRefused(String path, int status) {
        Answer answer = api.get("/api/v1/" + path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/feed.atom", "/api/v1/feed.json", "/api/v1/changes", "/api/v1/revisions/2/changes"})
    void whatAReaderHasIsNotSentAgain(String path) {
        String tag = api.get(path).header("ETag");
        assertThat(tag).isNotBlank();
        assertThat(api.get(path, "If-None-Match", tag).status()).isEqualTo(304);
        Answer head = api.send("HEAD", path);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("ETag")).isEqualTo(tag);
        assertThat(api.get(path + "?asOf=2").header("Cache-Control")).contains("immutable");
    }

    @Test
    void pagesPointToTheFeeds() {
        assertThat(api.get("/pledges").body())
                .contains("type=\"application/atom+xml\"")
                .contains("href=\"/api/v1/feed.json\"");
    }

    @Test
    void aStreamTellsEachRevisionOnceAndGoesOnWhereItWasLeft() throws Exception {
        Random random = new Random(SEED + 1);
        long before = writes.latest();
        try (Events events = opened()) {
            assertThat(events.next()).startsWith(":open");
            writes.write(random);
            writes.write(random);
            for (long revision = before + 1; revision <= before + 2; revision++) {
                String event = events.nextEvent();
                assertThat(event).contains("id:" + revision + "\n").contains("event:revision\n");
                JsonNode data = Api.read(event.substring(event.indexOf("data:") + 5));
                assertThat(data.at("/revision/number").asLong()).isEqualTo(revision);
                JsonNode changes = api.json("/api/v1/revisions/" + revision + "/changes?limit=500");
                assertThat(data.get("total").asLong())
                        .isEqualTo(changes.at("/page/total").asLong());
                assertThat(told(data.get("changes")))
                        .containsExactlyElementsOf(
                                told(changes.get("data")).stream().limit(100).toList());
            }
            assertThat(events.next()).startsWith(":still here");
        }
        writes.write(random);
        try (Events events = new Events("Last-Event-ID", String.valueOf(before + 1))) {
            assertThat(events.nextEvent()).contains("id:" + (before + 2) + "\n");
            assertThat(events.nextEvent()).contains("id:" + (before + 3) + "\n");
        }
    }

    /** A browser that is refused does not come back. */
    @ParameterizedTest
    @ValueSource(strings = {"999999", "-1", "x"})
    void whoHasWhatThereIsNotStartsAnew(String last) throws Exception {
        long latest = api.json("/api/v1/revisions?limit=1").at("/data/0/number").asLong();
        try (Events events = new Events("Last-Event-ID", last)) {
            assertThat(events.nextEvent())
                    .contains("id:" + latest + "\n", "event:reset\n", "data:{\"revision\":" + latest + "}");
        }
    }

    @Test
    void aStreamTellsOfARenamedRecordAsTheChangesDo() throws Exception {
        String token = tokens.issue("renamer of leaders", EditorRole.CURATOR, Duration.ofDays(1));
        String why = "?reasonKind=CORRECTION&reason=Clearer";
        assertThat(api.write("POST", "/api/v1/leaders" + why, token, """
                        {"slug": "somebody", "name": "Somebody", "citations": [
                          {"source": "paris-declaration", "paraphrase": "So.", "stance": "SUPPORTS"}]}""").status())
                .isEqualTo(201);
        long before = writes.latest();
        Answer renamed = api.write(
                "POST", "/api/v1/leaders/somebody/rename" + why, token, "{\"to\": \"somebody-else\"}", "If-Match", "*");
        assertThat(renamed.status()).as(renamed.body()).isEqualTo(201);
        try (Events events = new Events("Last-Event-ID", String.valueOf(before))) {
            String event = events.nextEvent();
            JsonNode told =
                    Api.read(event.substring(event.indexOf("data:") + 5)).get("changes");
            assertThat(told(told))
                    .contains(
                            List.of("leaders", "somebody", "DELETED", "somebody-else"),
                            List.of("leaders", "somebody-else", "CREATED", "somebody"))
                    .containsExactlyElementsOf(told(api.json("/api/v1/changes?limit=500&since=" + before)
                            .get("data")));
        }
    }

    /** What is told of each change: the collection, the key, what was done, and the other key of what was renamed. */
    private static List<List<String>> told(JsonNode changes) {
        return changes.valueStream()
                .map(change -> Stream.of("collection", "key", "change", "renamed")
                        .map(field -> change.get(field).isNull()
                                ? ""
                                : change.get(field).asString())
                        .toList())
                .toList();
    }

    @Test
    void thereAreOnlySoManyStreamsAndWhoeverLeavesMakesRoom() throws Exception {
        List<Events> open = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                open.add(opened());
                assertThat(open.get(i).next()).startsWith(":open");
            }
            Answer refused = api.get("/api/v1/changes/stream");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotBlank();
            assertThat(refused.json().get("type").asString()).isEqualTo("/problems/too-many-streams");
            // No stream holds a connection to the database: all else is answered.
            for (int i = 0; i < 20; i++) {
                assertThat(api.get("/api/v1/nations/FRA?fields=code&asOf=" + (1 + i % 2))
                                .status())
                        .isEqualTo(200);
            }
        } finally {
            for (Events events : open) {
                events.close();
            }
        }
        opened().close();
    }

    /** Opens a stream as soon as there is room: that a reader has left is noticed when something is sent to it. */
    private Events opened() throws Exception {
        Events events = new Events();
        for (int i = 0; i < 100 && events.status == 503; i++) {
            events.close();
            Thread.sleep(100);
            events = new Events();
        }
        assertThat(events.status).isEqualTo(200);
        return events;
    }

    /** The events of a stream, as they come. */
    private final class Events implements AutoCloseable {

        private final int status;

        private final BufferedReader lines;

        Events(String... headers) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(api.address("/api/v1/changes/stream"));
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<java.io.InputStream> response =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            this.status = response.statusCode();
            this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The lines up to the next empty one. */
        String next() throws IOException {
            StringBuilder event = new StringBuilder();
            String line;
            while ((line = lines.readLine()) != null && !line.isEmpty()) {
                event.append(line).append('\n');
            }
            return event.toString();
        }

        String nextEvent() throws IOException {
            String event = next();
            while (event.startsWith(":") || event.startsWith("retry")) {
                event = next();
            }
            return event;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && name.equals(element.getLocalName())) {
                children.add(element);
            }
        }
        return children;
    }

    private static String text(Element parent, String name) {
        return children(parent, name).get(0).getTextContent();
    }

    private static String link(Element parent, String relation) {
        return children(parent, "link").stream()
                .filter(link -> link.getAttribute("rel").equals(relation))
                .findFirst()
                .orElseThrow()
                .getAttribute("href");
    }
}
