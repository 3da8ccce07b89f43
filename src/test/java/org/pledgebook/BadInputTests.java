package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@PledgebookTest
class BadInputTests {

    private static final List<String> COLLECTIONS = List.of(
            "nations",
            "leaders",
            "summits",
            "statements",
            "assurance-categories",
            "pledges",
            "triggers",
            "sources",
            "corrections",
            "revisions");

    private static final List<String> BAD_TEXTS = List.of(
            "",
            "%20",
            "%zz",
            "%",
            "%f",
            "%00",
            "FRA%00",
            "%ff",
            "%c3%28",
            "%ed%a0%80",
            "%c0%af",
            "%0d%0aSet-Cookie:%20a=b",
            "'%20or%201=1--",
            "%22;drop%20table%20pledge;--",
            "%7B%7B7*7%7D%7D",
            "%F0%9F%92%A3",
            "%E2%80%AEtxt",
            "-1",
            "0",
            "1e3",
            "501",
            "99999999999999999999",
            "%D9%A3",
            "null",
            "undefined",
            "NaN",
            "true,false",
            "fra",
            "0000-01-01",
            "2026-02-30",
            "2026-13-01",
            "10000-01-01",
            "-0001-01-01",
            "%2B999999999-12-31",
            "2026-1-6",
            "06.01.2026",
            "x".repeat(1500),
            "x".repeat(2500));

    @Autowired
    private Api api;

    @Autowired
    private HikariDataSource pool;

    /** A refused request that kept its connection would, by and by, stop the service. */
    @AfterEach
    void everyConnectionIsGivenBack() throws InterruptedException {
        // The last answer is read a moment before its request ends.
        for (int tries = 0; pool.getHikariPoolMXBean().getActiveConnections() > 0 && tries < 100; tries++) {
            Thread.sleep(20);
        }
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/pledges?colour=red, colour, triggerType",
        "/api/v1/pledges?Nation=FRA, Nation, nation",
        "/api/v1/pledges?level=LOW, level, IN_FORCE",
        "/api/v1/pledges?level=signed, level, SIGNED",
        "/api/v1/pledges?nation=XXX, nation, FRA",
        "/api/v1/pledges?nation=FRA&nation=XXX, nation, XXX",
        "/api/v1/pledges?category=fifth, category, military-support",
        "/api/v1/pledges?byCoalition=yes, byCoalition, true or false",
        "/api/v1/pledges?sort=beauty, sort, announcedOn",
        "/api/v1/pledges?sort=title&sort=title, sort, twice",
        "'/api/v1/pledges?sort=title,', sort, announcedOn",
        "/api/v1/pledges?limit=0, limit, 500",
        "/api/v1/pledges?limit=501, limit, 500",
        "/api/v1/pledges?limit=1&limit=2, limit, one value",
        "/api/v1/pledges?include=everything, include, citations",
        "/api/v1/pledges?fields=price, fields, slug",
        "/api/v1/pledges?announcedFrom=2026-02-30, announcedFrom, 2026-01-06",
        "/api/v1/pledges?announcedFrom=2026-02-01&announcedTo=2026-01-01, announcedFrom, before it begins",
        "/api/v1/pledges?after=AAAA, after, page.next",
        "/api/v1/pledges/italy-no-troops?level=SIGNED, level, fields",
        "/api/v1/pledges?asOf=yesterday, asOf, revision number",
        "/api/v1/pledges?asOf=0, asOf, revision number",
        "/api/v1/pledges?asOf=9999-12-31, asOf, not come yet",
        "/api/v1/pledges?asOf=2020-01-01, asOf, no revision yet",
        "/api/v1/pledges?asOf=-1, asOf, revision number",
        "/api/v1/pledges?asOf=02, asOf, revision number",
        "/api/v1/pledges?asOf=%2B2, asOf, revision number",
        "/api/v1/pledges?asOf=%D9%A2, asOf, revision number",
        "/api/v1/pledges?asOf=1&asOf=2, asOf, one value",
        "/api/v1/pledges?asOf=-999999999-12-31T23:59:59Z, asOf, revision number",
        "/api/v1/pledges?announcedFrom=0000-01-01, announcedFrom, 2026-01-06",
        "/api/v1/pledges;level=SIGNED, level, follow the path",
        "/api/v1/pledges/italy-no-troops;x/events, x, follow the path",
        "/api/v1/revisions?recordedTo=-9999-12-31T23:59:59Z, recordedTo, 2026-01-06T17:30:00Z",
        "/api/v1/revisions?recordedFrom=%2B294277-01-09T04:00:55Z, recordedFrom, 2026-01-06T17:30:00Z",
        "/api/v1/revisions?recordedFrom=%2B999999999-12-31T23:59:59Z, recordedFrom, 2026-01-06T17:30:00Z",
        "/api/v1/revisions?recordedFrom=2026-01-01, recordedFrom, 2026-01-06T17:30:00Z"
    })
    void aBadRequestNamesWhatIsWrongAndWhatIsAllowed(String path, String parameter, String allowed) {
        Answer answer = api.get(path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode error = answer.json().at("/errors/0");
        assertThat(error.get("parameter").asString()).isEqualTo(parameter);
        assertThat(error.get("detail").asString()).contains(allowed);
        assertThat(answer.json().get("instance").asString()).isEqualTo(path.replaceFirst("\\?.*", ""));
        assertThat(api.get(answer.json().get("type").asString()).body()).contains("Nothing is ignored silently");
    }

    @Test
    void anInstantThatHasNotComeYetIsRefusedAndTheDayThatHasBegunIsNot() {
        Instant soon = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        Answer refused = api.get("/api/v1/pledges?asOf=" + soon);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("not come yet");
        Answer today = api.get("/api/v1/pledges?asOf=" + LocalDate.now(ZoneOffset.UTC));
        assertThat(today.status()).isEqualTo(200);
        assertThat(today.header("Cache-Control")).doesNotContain("immutable");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(api.get("/api/v1/pledges?level=A&limit=x&sort=y&foo=1")
                        .json()
                        .get("errors"))
                .hasSize(4);
    }

    @Test
    void hundredsOfBadValuesMeetAClearAnswerAndNeverAFailure() {
        List<String> paths = new ArrayList<>();
        for (String text : BAD_TEXTS) {
            for (String parameter : List.of(
                    "level", "nation", "category", "limit", "sort", "after", "announcedFrom", "fields", "include")) {
                paths.add("/api/v1/pledges?" + parameter + "=" + text);
            }
            paths.add("/api/v1/pledges?" + text + "=1");
        }
        int refused = 0;
        for (String path : paths) {
            Answer answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            // 'limit=501' is refused and 'fields=' too; a name that is empty is no parameter, and so the one right one.
            if (answer.status() != 200) {
                assertProblem(path, answer);
                refused++;
            } else {
                assertThat(path).isEqualTo("/api/v1/pledges?=1");
            }
        }
        assertThat(refused).isGreaterThan(350);
    }

    @Test
    void randomRequestsNeverFail() {
        Random random = new Random(20260106);
        String alphabet = "abcFRA019-_.,~%&=+;:/?#[]@!$'()*<>\"{}|\\^` é\u0000\uFFFF";
        for (int i = 0; i < 400; i++) {
            StringBuilder query = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                query.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String path = "/api/v1/" + COLLECTIONS.get(random.nextInt(COLLECTIONS.size()))
                    + (random.nextBoolean() ? "?" : "/") + query;
            Answer answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            // A slash at the end leads to the address without it.
            if (answer.status() != 200 && answer.status() != 308) {
                assertProblem(path, answer);
            }
        }
    }

    @Test
    void aCursorThatWasTouchedOrComesFromAnotherListIsRefused() {
        String next = api.json("/api/v1/pledges?limit=1").at("/page/next").asString();
        String cursor = next.substring(next.indexOf("after=") + 6);
        Random random = new Random(6);
        for (int i = 0; i < 100; i++) {
            char[] touched = cursor.toCharArray();
            int at = random.nextInt(touched.length - 1);
            touched[at] = touched[at] == 'A' ? 'B' : 'A';
            assertThat(api.get("/api/v1/pledges?limit=1&after=" + new String(touched))
                            .status())
                    .isEqualTo(400);
        }
        for (String foreign : List.of(
                "/api/v1/pledges?sort=slug&after=",
                "/api/v1/pledges?nation=FRA&after=",
                "/api/v1/nations?after=",
                "/api/v1/nations/FRA/pledges?after=")) {
            assertThat(api.get(foreign + cursor).status()).as(foreign).isEqualTo(400);
        }
        assertThat(api.get("/api/v1/pledges?limit=7&after=" + cursor).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"})
    void aMethodThatIsNotTakenIsRefusedWithThoseThatAre(String method) {
        Answer answer = raw(method + " /api/v1/matrix HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isIn(405, 501);
        assertThat(answer.body()).doesNotContain("Exception", "Tomcat", "org.");
        if (answer.status() == 405 && !method.equals("TRACE")) {
            assertThat(answer.body()).contains("/problems/method-not-allowed");
        }
        assertThat(api.send("DELETE", "/api/v1/matrix").header("Allow")).isEqualTo("GET,HEAD,OPTIONS");
        assertThat(api.send("DELETE", "/api/v1/pledges").header("Allow").split(",", -1))
                .containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS", "POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data", "application/x-www-form-urlencoded;charset=nope", "x", ";;;"})
    void aBodyOfAnyKindIsRefusedWithTheMethod(String type) {
        Answer answer = raw("POST /api/v1/matrix HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                + type + "\r\nContent-Length: 4\r\n\r\n%ff=");
        assertThat(answer.status()).isEqualTo(405);
        assertProblem(type, answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health?x=%ff",
                "/actuator/prometheus?format=%ff",
                "/actuator/prometheus?includedNames=%zz",
                "/docs?x=%ff"
            })
    void whatStandsBesideTheReadsRefusesMalformedParametersToo(String path) {
        Answer answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertProblem(path, answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Prefix: //elsewhere.example",
                "X-Forwarded-Prefix: /%zz",
                "X-Forwarded-Host: a b:c:d",
                "X-Forwarded-Port: abc",
                "X-Forwarded-Proto: ://",
                "X-Forwarded-For: {x}",
                "Forwarded: host=\"a:b:c\";proto=x;for=\"[\""
            })
    void noHeaderOfARequestChangesTheAddressesInItsAnswer(String header) {
        Answer answer = raw("GET /api/v1/pledges?limit=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header
                + "\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Link")).startsWith("</api/v1/pledges?limit=1&after=");
        assertThat(answer.json()).isEqualTo(api.json("/api/v1/pledges?limit=1"));
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, https://newsroom.example, POST",
        "OPTIONS, https://newsroom.example, {}",
        "GET, ::::%%, GET",
        "GET, http://a b, GET"
    })
    void whatAPageOfAnotherOriginMayNotAskIsRefused(String method, String origin, String requested) {
        Answer answer = raw(method + " /api/v1/pledges HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: "
                + origin + "\r\nAccess-Control-Request-Method: " + requested + "\r\n\r\n");
        assertThat(answer.status()).isEqualTo(403);
        assertProblem(origin, answer);
        assertThat(api.get(answer.json().get("type").asString()).body()).contains("GET and HEAD");
    }

    @Test
    void theFrontDoorNamesNoHostThatTheRequestMadeUp() {
        Answer answer = raw("GET / HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("<html").doesNotContain("elsewhere.example");
    }

    @Test
    void aMediaTypeThatIsNotSpokenIsRefused() {
        for (String accept : List.of(
                "text/csv",
                "image/png",
                "application/xml",
                "application/yaml",
                "application/problem+json",
                "application/geo+json")) {
            Answer answer = api.get("/api/v1/pledges", "Accept", accept);
            assertThat(answer.status()).isEqualTo(406);
            assertProblem(accept, answer);
            assertThat(answer.json().get("detail").asString()).isEqualTo("This address answers with application/json.");
        }
        assertThat(api.get("/api/v1/pledges", "Accept", "not a media type").status())
                .isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/pledges/no-such-pledge",
                "/api/v1/pledges/ITALY",
                "/api/v1/nations/FRAN",
                "/api/v1/revisions/3",
                "/api/v1/revisions/x",
                "/api/v1/revisions/99999999999999999999",
                "/api/v1/revisions/02",
                "/api/v1/revisions/+2",
                "/api/v1/revisions/%D9%A2",
                "/api/v1/pledges/%F0%9F%92%A3",
                "/api/v1/pledges/a%20b",
                "/api/v1/pledges?asOf=99",
                "/api/v1/nowhere",
                "/api/v2/pledges",
                "/problems/unheard-of",
                "/favicon.ico"
            })
    void whatIsNotThereIsNotFound(String path) {
        Answer answer = api.get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertProblem(path, answer);
    }

    @Test
    void aKeyOfAnyLengthIsNotFound() {
        for (String key : List.of("a".repeat(7000), "a-".repeat(3500) + "a", "A".repeat(7000), "9".repeat(7000))) {
            for (String collection : COLLECTIONS) {
                Answer answer = api.get("/api/v1/" + collection + "/" + key);
                assertThat(answer.status()).as(collection).isEqualTo(404);
                assertProblem(collection, answer);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/pledges/%2e%2e%2f%2e%2e HTTP/1.1",
                "GET /api/v1/pledges/a%2fb HTTP/1.1",
                "GET /api/v1/pledges/a%00b HTTP/1.1",
                "GET /api/v1/pledges/a%ffb HTTP/1.1",
                "GET /api/v1/pledges/a%5cb HTTP/1.1",
                "GET /api/v1/pledges/{x} HTTP/1.1",
                "GET /api/v1/pledges?q={x} HTTP/1.1",
                "GET /api/v1/pledges?a b HTTP/1.1",
                "GET api/v1/pledges HTTP/1.1",
                "GET /api/v1/pledges HTTP/9.9",
                "G\u0001T /api/v1/pledges HTTP/1.1"
            })
    void whatTheContainerRefusesLeaksNothing(String requestLine) {
        Answer answer = raw(requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isIn(400, 404, 505);
        assertThat(answer.header("Server")).isEmpty();
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.body()).doesNotContain("Exception", "Tomcat", "org.", "java.", "<html");
        assertThat(answer.json().get("status").asInt()).isEqualTo(answer.status());
        assertThat(api.get(answer.json().get("type").asString()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Transfer-Encoding: nope, 501",
        "Expect: nope, 417",
        "Content-Length: nope, 400",
        "Content-Length: -1, 400"
    })
    void aPartOfHttpThatIsNotOfferedIsNoFailureOfTheService(String header, int status) {
        Answer answer =
                raw("GET /api/v1/pledges HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("type").asString()).isEqualTo("/problems/malformed-request");
    }

    @Test
    void anAbsurdHeaderLeaksNothing() {
        for (String header :
                List.of("X: " + "y".repeat(100_000), "Host: a b", "Host: localhost\r\nHost: other", ": x")) {
            Answer answer = raw(
                    "GET /api/v1/pledges HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\nConnection: close\r\n\r\n");
            assertThat(answer.status())
                    .as(header.substring(0, Math.min(20, header.length())))
                    .isBetween(200, 431);
            assertThat(answer.body()).doesNotContain("Exception", "Tomcat", "java.", "<html");
        }
    }

    private static void assertProblem(String asked, Answer answer) {
        assertThat(answer.status()).as(asked + " " + answer.body()).isBetween(400, 499);
        assertThat(answer.header("Content-Type")).as(asked).startsWith("application/problem+json");
        assertThat(answer.json().propertyNames())
                .as(asked)
                .containsExactly("type", "title", "status", "detail", "instance", "errors");
        assertThat(answer.body()).as(asked).doesNotContain("Exception", "org.", "java.", "select ", "\\tat ");
    }

    /** Asks with bytes that no client library would send. */
    private Answer raw(String request) {
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(received);
            } catch (IOException e) {
                // A connection reset after the answer is the container's right with a request that it refuses.
                assertThat(received.size()).isPositive();
            }
            return Api.parse(received.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(request.substring(0, Math.min(200, request.length())), e);
        }
    }
}
