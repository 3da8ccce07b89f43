package org.pledgebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** What HTTP promises of every address: the same to GET and HEAD, with gzip and without, under each condition. */
@PledgebookTest
@DirtiesContext
@Tag("long")
class HttpTests {

    private static final List<String> PAGES = List.of(
            "/",
            "/pledges",
            "/pledges?level=SIGNED",
            "/pledges/italy-no-troops",
            "/nations",
            "/nations/FRA",
            "/leaders",
            "/leaders/keir-starmer",
            "/summits",
            "/summits/paris-2026-01-06",
            "/statements",
            "/statements/paris-declaration-2026-01-06",
            "/assurance-categories",
            "/assurance-categories/multinational-force",
            "/triggers",
            "/triggers/ceasefire-in-ukraine",
            "/sources",
            "/corrections",
            "/revisions",
            "/revisions/2",
            "/map",
            "/map.svg",
            "/timeline",
            "/timeline.svg",
            "/compare",
            "/compare?from=1&to=2",
            "/sitemap.xml",
            "/robots.txt");

    private static final List<String> BESIDE = List.of(
            "/api/v1",
            "/.well-known/api-catalog",
            "/problems",
            "/problems/not-found",
            "/openapi.json",
            "/openapi.yaml",
            "/explorer/explorer.js",
            "/explorer/icon.svg",
            "/explorer/card.png",
            "/swagger-ui/swagger-ui.css");

    private static final List<String> UNCACHED =
            List.of("/actuator/health", "/docs", "/swagger-ui/index.html", "/nothing-here", "/api/v1/nothing-here");

    // What says how the bytes go over this connection, or names the request or the moment.
    private static final Set<String> OF_THE_TRANSFER =
            Set.of("date", "x-request-id", "transfer-encoding", "connection", "keep-alive");

    private static final String LONG_AGO = "Thu, 01 Jan 2026 00:00:00 GMT";

    @Autowired
    private Api api;

    private final HttpClient client = HttpClient.newHttpClient();

    @TestFactory
    @DisplayName("GET and HEAD, with gzip and without, give the same status, headers and content")
    Stream<DynamicTest> everyAddressAnswersAlikeInAllWays() {
        return Stream.of(reads(), PAGES, BESIDE, UNCACHED)
                .flatMap(List::stream)
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    // Twice, since the second answer may be one that was kept.
                    for (int i = 0; i < 2; i++) {
                        HttpResponse<byte[]> plain = send("GET", path, "Accept-Encoding", "identity");
                        HttpResponse<byte[]> zipped = send("GET", path, "Accept-Encoding", "gzip");
                        assertThat(headers(send("HEAD", path, "Accept-Encoding", "identity")))
                                .isEqualTo(headers(plain));
                        assertThat(headers(send("HEAD", path, "Accept-Encoding", "gzip")))
                                .isEqualTo(headers(zipped));
                        assertThat(zipped.statusCode()).isEqualTo(plain.statusCode());
                        assertThat(header(plain, "Content-Encoding")).isEmpty();
                        boolean compressed = header(zipped, "Content-Encoding").equals("gzip");
                        assertThat(compressed ? unzip(zipped.body()) : zipped.body())
                                .isEqualTo(plain.body());
                        assertThat(header(plain, "Vary").toLowerCase(Locale.ROOT))
                                .contains("accept-encoding");
                        assertLength(plain);
                        assertLength(zipped);
                        String tag = header(plain, "ETag");
                        assertThat(header(zipped, "ETag"))
                                .isEqualTo(compressed ? tag.replaceFirst("\"$", "-gzip\"") : tag);
                        assertThat(header(plain, "Content-Security-Policy")).contains("default-src 'none'");
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyAddressKeepsEveryCondition() {
        return Stream.of(reads(), PAGES, BESIDE)
                .flatMap(List::stream)
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    for (String coding : List.of("identity", "gzip")) {
                        String tag = header(send("GET", path, "Accept-Encoding", coding), "ETag");
                        assertThat(tag).matches("\"[^\"]+\"");
                        for (String held : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
                            HttpResponse<byte[]> answer = conditional(path, coding, 304, "If-None-Match", held);
                            assertThat(header(answer, "ETag")).isEqualTo(tag);
                            assertThat(header(answer, "Cache-Control")).isNotEmpty();
                            assertThat(answer.body()).isEmpty();
                        }
                        conditional(path, coding, 200, "If-None-Match", "\"other\"");
                        conditional(path, coding, 200, "If-None-Match", "\"other\"", "If-Modified-Since", now());
                        conditional(path, coding, 200, "If-Match", tag);
                        conditional(path, coding, 200, "If-Match", "*");
                        conditional(path, coding, 304, "If-Match", tag, "If-None-Match", tag);
                        for (String other : List.of("\"other\"", "W/" + tag)) {
                            HttpResponse<byte[]> refused = conditional(path, coding, 412, "If-Match", other);
                            assertThat(header(refused, "Content-Type"))
                                    .matches(
                                            PAGES.contains(path)
                                                    ? "text/html.*|application/problem.json"
                                                    : "application/problem.json");
                            assertThat(header(refused, "Cache-Control")).isEqualTo("no-store");
                            assertThat(header(refused, "ETag")).isEmpty();
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> whereThereIsATimeConditionsCanBeAskedByIt() {
        return Stream.of(reads(), PAGES, List.of("/explorer/explorer.js"))
                .flatMap(List::stream)
                .filter(path -> !path.equals("/robots.txt"))
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    String coding = "gzip";
                    HttpResponse<byte[]> first = send("GET", path, "Accept-Encoding", coding);
                    String time = header(first, "Last-Modified");
                    HttpResponse<byte[]> held = conditional(path, coding, 304, "If-Modified-Since", time);
                    assertThat(header(held, "Last-Modified")).isEqualTo(time);
                    conditional(path, coding, 304, "If-Modified-Since", now());
                    conditional(path, coding, 200, "If-Modified-Since", LONG_AGO);
                    conditional(path, coding, 200, "If-Modified-Since", "yesterday");
                    conditional(path, coding, 200, "If-Unmodified-Since", time);
                    conditional(path, coding, 412, "If-Unmodified-Since", LONG_AGO);
                }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/nations/XXX", "/nations/XXX", "/api/v1/nations/XXX/pledges.csv", "/explorer/none.js"})
    void whatIsNotThereMeetsNoCondition(String path) throws Exception {
        assertThat(send("GET", path, "If-None-Match", "*").statusCode()).isEqualTo(404);
        assertThat(send("GET", path, "If-Modified-Since", now()).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsRefusedIsNotHeld() throws Exception {
        assertThat(send("GET", "/api/v1/pledges?limit=0", "If-None-Match", "*").statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/feed.atom, application/atom+xml",
        "/api/v1/feed.json, application/feed+json",
        "/api/v1/pledges.json, application/json",
        "/api/v1/pledges.ndjson, application/x-ndjson",
        "/api/v1/pledges.csv, text/csv",
        "/api/v1/nations/FRA/pledges.csv, text/csv",
        "/api/v1/export/pledgebook.zip, application/zip",
        "/map.svg, image/svg+xml",
        "/sitemap.xml, application/xml",
        "/robots.txt, text/plain",
        "/openapi.json, application/json",
        "/openapi.yaml, application/vnd.oai.openapi"
    })
    void anAddressThatNamesItsFormAnswersInIt(String path, String type) throws Exception {
        for (String accept : List.of(
                "application/rss+xml", "application/json", "text/html", "image/png", "not a media type", "*/*;q=0")) {
            HttpResponse<byte[]> answer = send("GET", path, "Accept", accept);
            assertThat(answer.statusCode()).as(accept).isEqualTo(200);
            assertThat(header(answer, "Content-Type")).as(accept).startsWith(type);
        }
        assertThat(header(send("GET", path + "?asOf=x", "Accept", "image/png"), "Content-Type"))
                .matches("(application/problem.json|text/html|" + type.replace("+", ".") + ").*");
    }

    @ParameterizedTest
    @CsvSource({
        "/pledges?fbclid=IwAR1, /pledges",
        "/pledges?utm_source=x&level=SIGNED&utm_medium=%ff, /pledges?level=SIGNED",
        "/pledges?level=SIGNED&gclid, /pledges?level=SIGNED",
        "/pledges?level=&nation=FRA, /pledges?nation=FRA",
        "/pledges?nation=fra&level=SIGNED, /pledges?nation=FRA&level=SIGNED",
        "/?utm_campaign=a, /",
        "/nations/FRA?ref=x&asOf=1, /nations/FRA?asOf=1",
        "/compare?from=1&mc_cid=x, /compare?from=1",
        "/map.svg?utm_source=x, /map.svg",
        "/api/v1/feed.atom?utm_source=x, /api/v1/feed.atom",
        "/api/v1/feed.json?nation=fr&utm_source=x, /api/v1/feed.json?nation=FRA"
    })
    void whatLinksOfPeopleCarryLeadsToTheCleanAddress(String path, String clean) {
        Answer answer = api.get(path);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo(clean);
        assertThat(api.get(clean).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nations?level=SIGNED",
                "/api/v1/pledges?utm_source=x",
                "/api/v1/nations/FRA?fbclid=x",
                "/api/v1/pledges.csv?utm_source=x"
            })
    void theApiStaysStrictAndNoFilterIsDropped(String path) {
        assertThat(api.get(path).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/pledges/, /pledges",
        "/pledges/?level=SIGNED, /pledges?level=SIGNED",
        "/api/v1/, /api/v1",
        "/api/v1/pledges/, /api/v1/pledges",
        "/api/v1/pledges.csv/, /api/v1/pledges.csv",
        "/api//v1/pledges, /api/v1/pledges",
        "//pledges, /pledges",
        "///pledges//, /pledges",
        "/docs/, /docs",
        "/nations/fra, /nations/FRA",
        "/nations/FR, /nations/FRA",
        "/nations/fr?asOf=1, /nations/FRA?asOf=1",
        "/api/v1/nations/fra, /api/v1/nations/FRA",
        "/api/v1/nations/Gb/pledges.csv?level=SIGNED, /api/v1/nations/GBR/pledges.csv?level=SIGNED",
        "/api/v1/nations/gbr/leaders, /api/v1/nations/GBR/leaders",
        "/pledges/Italy-No-Troops, /pledges/italy-no-troops",
        "/api/v1/pledges/ITALY-NO-TROOPS/events, /api/v1/pledges/italy-no-troops/events"
    })
    void anAddressThatIsNearlyRightLeadsToTheRightOne(String path, String right) throws IOException {
        // A client of the library would write some of these otherwise.
        Answer answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a.example\r\n");
        assertThat(answer.status()).as(answer.body()).isEqualTo(308);
        assertThat(answer.header("Location")).isEqualTo(right);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nations/UK",
                "/nations/zaf",
                "/nations/f",
                "/nations/FRAN",
                "/pledges/None",
                "/api/v1/nations/xx"
            })
    void whatIsNearNothingIsNotFound(String path) {
        assertThat(api.get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example/", "///evil.example/", "/%2f/evil.example/", "//evil.example//x?y=z"})
    void noRedirectLeadsToAnotherHost(String path) throws IOException {
        Answer answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        assertThat(answer.status()).isIn(308, 400);
        assertThat(answer.header("Location")).doesNotStartWith("//").doesNotContain("http");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nothing-here",
                "/api/v1/nothing-here",
                "/openapi.json",
                "/problems/x",
                "/explorer/icon.svg"
            })
    void everyAnswerCanBeReadByAPageOfAnotherOrigin(String path) {
        Answer answer = api.get(path, "Origin", "https://newsroom.example");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Expose-Headers").split(", ", -1))
                .contains(
                        "ETag",
                        "Link",
                        "Location",
                        "Content-Disposition",
                        "Pledgebook-Revision",
                        "Pledgebook-Rows",
                        "Idempotency-Replayed",
                        "Retry-After",
                        "WWW-Authenticate",
                        "Allow",
                        "X-Request-Id");
        assertThat(api.get("/actuator/health", "Origin", "https://newsroom.example")
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void whatOperatesTheServiceNamesNoHostAndIsNotKept() throws IOException {
        Answer index = raw("GET /actuator HTTP/1.1\r\nHost: elsewhere.example\r\n");
        assertThat(index.status()).isEqualTo(404);
        assertThat(index.body()).doesNotContain("elsewhere.example");
        assertThat(api.get("/actuator/health").header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/pledges?nation=FRA,GBR | Repeat the parameter for each: nation=FRA&nation=GBR.",
                "/feed.atom?nation=FRA,GBR | Repeat the parameter for each: nation=FRA&nation=GBR.",
                "/compare?from=1&collection=pledges,nations | Repeat the parameter for each: collection=pledges",
                "/pledges?level=SIGNED,ANNOUNCED | Repeat the parameter for each: level=SIGNED&level=ANNOUNCED.",
                "/pledges?asOf=2026-01-08T12:00:00+01:00 | asOf=2026-01-08T12:00:00%2B01:00.",
                "/revisions?recordedFrom=2026-01-08T12:00:00+01:00 | recordedFrom=2026-01-08T12:00:00%2B01:00.",
                "/compare?from=2026-01-08T12:00:00+01:00 | from=2026-01-08T12:00:00%2B01:00.",
                "/pledges?asOf=2026-01-05 | use announcedTo=2026-01-05."
            })
    void aCommonMistakeIsToldHowToBePutRight(String path, String hint) {
        Answer answer = api.get("/api/v1" + path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/detail").asString()).contains(hint);
    }

    @ParameterizedTest
    @CsvSource({
        "'/pledges?fields=zz&limit=0&foo=1', 'fields, foo, limit'",
        "'/pledges?fields=zz&limit=0&foo=1&asOf=x', 'asOf, fields, foo, limit'",
        "'/pledges.csv?bom=x&fields=zz&foo=1&level=x', 'bom, fields, foo, level'",
        "'/nations/FRA?fields=zz&foo=1&asOf=x&bar=1', 'asOf, bar, fields, foo'",
        "'/matrix?fields=zz&foo=1&level=x', 'fields, foo, level'"
    })
    void everythingThatIsWrongIsSaidAtOnce(String path, String parameters) {
        assertThat(api.get("/api/v1" + path)
                        .json()
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("parameter").asString())
                        .sorted())
                .containsExactly(parameters.split(", ", -1));
    }

    private static String now() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }

    /** Every address that the description has, with the examples of its keys and needed parameters. */
    private List<String> reads() {
        List<String> paths = new ArrayList<>();
        api.json("/openapi.json").get("paths").propertyStream().forEach(path -> {
            JsonNode operation = path.getValue().get("get");
            if (operation == null || path.getKey().endsWith("/stream")) {
                return;
            }
            String address = path.getKey();
            List<String> query = new ArrayList<>();
            for (JsonNode parameter : operation.get("parameters")) {
                String name = parameter.get("name").asString();
                String example = parameter
                        .at("/example/0")
                        .asString(parameter.path("example").asString(""));
                if (parameter.get("in").asString().equals("path") && !name.equals("extension")) {
                    address = address.replace("{" + name + "}", example);
                } else if (parameter.path("required").asBoolean() && !name.equals("extension")) {
                    query.add(name + "=" + example);
                }
            }
            String rest = query.isEmpty() ? "" : "?" + String.join("&", query);
            for (String extension : List.of("json", "ndjson", "csv")) {
                paths.add(address.replace("{extension}", extension) + rest);
            }
        });
        return paths.stream().distinct().toList();
    }

    private HttpResponse<byte[]> conditional(String path, String coding, int status, String... conditions)
            throws Exception {
        List<String> headers = new ArrayList<>(List.of(conditions));
        headers.addAll(List.of("Accept-Encoding", coding));
        HttpResponse<byte[]> answer = send("GET", path, headers.toArray(String[]::new));
        assertThat(answer.statusCode()).as("GET " + headers).isEqualTo(status);
        HttpResponse<byte[]> head = send("HEAD", path, headers.toArray(String[]::new));
        assertThat(head.statusCode()).as("HEAD " + headers).isEqualTo(status);
        assertThat(headers(head)).isEqualTo(headers(answer));
        return answer;
    }

    private HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.address(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .headers(headers)
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    private Answer raw(String head) throws IOException {
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(UTF_8));
            return Api.parse(new String(socket.getInputStream().readAllBytes(), UTF_8));
        }
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return String.join(", ", answer.headers().allValues(name));
    }

    private static Map<String, List<String>> headers(HttpResponse<byte[]> answer) {
        Map<String, List<String>> headers = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> {
            if (!OF_THE_TRANSFER.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name.toLowerCase(Locale.ROOT), values);
            }
        });
        return headers;
    }

    /** The length that is promised, if one is. */
    private static void assertLength(HttpResponse<byte[]> answer) {
        answer.headers()
                .firstValueAsLong("Content-Length")
                .ifPresentOrElse(
                        length -> assertThat(answer.body()).hasSize((int) length),
                        () -> assertThat(header(answer, "Transfer-Encoding")).isEqualTo("chunked"));
    }

    private static byte[] unzip(byte[] body) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
}
