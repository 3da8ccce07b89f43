package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.pledgebook.problem.Sha256;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.util.HtmlUtils;

/** The pages, as a browser without scripts sees them. */
@PledgebookTest
@DirtiesContext
class ExplorerTests {

    private static final Pattern LINK = Pattern.compile("<(?:a|link)[^>]* href=\"([^\"]*)\"");

    @Autowired
    private Api api;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void theFirstPageSaysWhoPromisedWhatAndThatItHangsOnACeasefire() {
        String page = html("/?asOf=2");
        assertThat(page)
                .contains("12 pledges stand: 8 by 4 nations, 4 by the coalition as a whole.")
                .contains("One refusal beside them.")
                .contains(">10 of 12<")
                .contains("pledges hang on one thing:")
                .contains("A ceasefire between Russia and Ukraine is in force.")
                .contains("It has not happened.");
        assertThat(row(page, "Italy")).contains("declined").contains("with the coalition");
        assertThat(row(page, "France")).contains("signed").contains("with the coalition");
        assertThat(row(page, "United States")).contains("announced").contains("none found");
        assertThat(row(page, "Albania")).contains("with the coalition").doesNotContain("announced");
    }

    @Test
    void everyLinkOfEveryPageLeadsSomewhere() {
        Deque<String> open = new ArrayDeque<>(Set.of("/", "/?asOf=1"));
        Set<String> seen = new HashSet<>(open);
        int pages = 0;
        while (!open.isEmpty()) {
            String path = open.remove();
            Answer answer = api.get(path);
            if (path.equals("/docs")) {
                assertThat(answer.status()).isEqualTo(302);
                continue;
            }
            assertThat(answer.status()).as(path).isEqualTo(200);
            if (!answer.header("Content-Type").startsWith("text/html")) {
                continue;
            }
            pages++;
            assertThat(answer.body())
                    .as(path)
                    .doesNotContain("??")
                    .doesNotContain(" style=")
                    .doesNotContainPattern("<script(?! (type=\"application/ld\\+json\"|src=\"/explorer/))");
            Matcher links = LINK.matcher(answer.body());
            while (links.find()) {
                String address = HtmlUtils.htmlUnescape(links.group(1));
                // Facets combine without end; each of them alone is enough. One state of the past stands for all of
                // them.
                if (address.startsWith("/")
                        && (!address.contains("asOf=") || address.endsWith("asOf=1"))
                        && !address.contains("&")
                        && !address.contains(".zip")
                        && seen.add(address)) {
                    open.add(address);
                }
            }
        }
        assertThat(pages).isGreaterThan(150);
    }

    @Test
    void aPledgeShowsItsThreeAxesItsSourcesAndWhatWasCorrected() {
        assertThat(html("/pledges/united-kingdom-multinational-force-troops?asOf=2"))
                .containsPattern("aria-current=\"step\"[^>]*>signed<")
                .contains("Prime Minister of the United Kingdom then")
                .contains("The House of Commons votes for the deployment.")
                .contains("not due")
                .contains("<del dir=\"auto\">A Russian withdrawal under a peace agreement</del>")
                .contains("A peace deal")
                .contains("PM remarks after Coalition of the Willing meeting");
    }

    @Test
    void aStatementShowsWhatTheArticleLeftOut() {
        assertThat(html("/statements/paris-declaration-2026-01-06?asOf=2"))
                .contains("4 assurances")
                .containsPattern(
                        "<li class=\"omitted\"><strong dir=\"auto\">Binding commitments to support Ukraine should"
                                + " Russia attack it again</strong>");
    }

    @Test
    void aSummitTellsAttendingEndorsingAndSigningApart() {
        String page = html("/summits/paris-2026-01-06?asOf=2");
        assertThat(page).contains("nations signed").contains("France, United Kingdom, Ukraine");
        assertThat(row(page, "Germany")).contains(">attended<").doesNotContain(">signed<");
        assertThat(row(page, "United Kingdom"))
                .contains(">signed<")
                .contains("Prime Minister of the United Kingdom")
                .contains("<del dir=\"auto\">Rishi Sunak</del>");
    }

    @Test
    void onlyWhatHangsOnSomethingIsSaidToWaitForIt() {
        String waits = "What it hangs on has not happened";
        assertThat(html("/pledges/france-several-thousand-soldiers?asOf=2")).contains("not due", waits);
        assertThat(html("/pledges/italy-no-troops?asOf=2")).contains("not due").doesNotContain(waits);
    }

    @Test
    void aSummitNamesWhoLedOrSignedAndThenTheOthersByTheirNames() {
        assertThat(html("/summits/paris-2026-01-06?asOf=2").replaceFirst("(?s).*<table class=\"list roles\">", ""))
                .containsSubsequence(
                        ">France</a>",
                        ">Ukraine</a>",
                        ">Denmark</a>",
                        ">Estonia</a>",
                        ">Slovenia</a>",
                        ">Spain</a>",
                        ">Sweden</a>",
                        ">Türkiye</a>");
    }

    @Test
    void aSourceCallsACorrectionByItsTitle() {
        assertThat(html("/sources/paris-declaration?asOf=2")).contains(">The declaration has a fifth element</a>");
    }

    /** A process has its own order for sets that have none, and another process shall write the same bytes. */
    @Test
    void whatMachinesReadIsInOneOrderInEveryProcess() {
        assertThat(html("/?asOf=2"))
                .contains("{\"@type\":\"Organization\",\"name\":\"Pledgebook\",\"url\":")
                .contains("{\"@type\":\"DataDownload\",\"encodingFormat\":\"application/zip\",\"contentUrl\":")
                .contains("{\"@type\":\"Country\",\"name\":\"Ukraine\"}")
                .containsSubsequence("feed.atom", "feed.json", "feed.atom", "feed.json");
        assertThat(html("/pledges/france-several-thousand-soldiers?asOf=2"))
                .contains("{\"@type\":\"GovernmentOrganization\",\"name\":\"France\"}")
                .contains("{\"@type\":\"Dataset\",\"@id\":");
        assertThat(api.get("/api/v1/feed.json?asOf=2").body())
                .containsPattern("\"_pledgebook\":\\{\"about\":[^,]*,\"license\"")
                .containsPattern("\\{\"revision\":2,\"collection\":[^,]*,\"key\":[^,]*,\"change\":[^,]*,\"data_url\"");
    }

    @Test
    void aLeaderHasTheOfficeOfTheDay() {
        assertThat(html("/leaders/friedrich-merz?asOf=2"))
                .contains("Chancellor of Germany then")
                .contains("since 6 May 2025");
    }

    @Test
    void theHistoryOfAPledgeSaysWhatChanged() {
        assertThat(html("/pledges/united-kingdom-multinational-force-troops?asOf=2"))
                .contains("<del dir=\"auto\">Once there is a peace deal, and a ceasefire with it.</del>")
                .contains("<ins dir=\"auto\">The House of Commons votes for the deployment. (not met)</ins>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nations/FRA",
                "/leaders/keir-starmer",
                "/summits/paris-2026-01-06",
                "/statements/paris-declaration-2026-01-06",
                "/assurance-categories/multinational-force",
                "/triggers/ceasefire-in-ukraine",
                "/sources/flash-infohub-article",
                "/corrections/fifth-element-left-out"
            })
    void everyRecordSaysWhichRevisionsMadeItWhatItIs(String path) {
        assertThat(html(path + "?asOf=2"))
                .contains("What the book has said")
                .contains("href=\"/revisions/1?asOf=2\">Revision 1</a>")
                .contains(">entered<")
                .contains("href=\"" + path + "?asOf=1\">as it stood then</a>");
    }

    @Test
    void whatWasChangedInANationIsShownBesideWhatWasThereBefore() {
        HostileBook.update(
                jdbc,
                transaction,
                "test",
                "A note was missing.",
                () -> jdbc.sql("update nation set note = 'A note before.' where code = 'NOR'")
                        .update());
        HostileBook.update(
                jdbc,
                transaction,
                "test",
                "A note was wrong.",
                () -> jdbc.sql("update nation set note = 'A note after.' where code = 'NOR'")
                        .update());
        assertThat(html("/nations/NOR"))
                .containsPattern("<del dir=\"auto\">A note before.</del>[^\n]*<ins dir=\"auto\">A note after.</ins>")
                .contains("A note was wrong.");
    }

    @Test
    void aRevisionSaysWhichRecordsItChangedAndHow() {
        assertThat(html("/revisions/2?asOf=2"))
                .contains("5 records of the book")
                .contains("href=\"/pledges/united-kingdom-money-for-preparing-units?asOf=2\"")
                .contains(">entered<")
                .contains("<ins dir=\"auto\">The House of Commons votes for the deployment. (not met)</ins>");
    }

    @Test
    void twoStatesOfTheBookAreComparedRecordByRecord() {
        assertThat(html("/compare?from=2026-01-08&to=2"))
                .contains("5 records differ")
                .contains(
                        "between revision 1 of 8 January 2026, 12:00 UTC and revision 2 of 10 January 2026, 18:00 UTC.")
                .contains(">France could send several thousand soldiers</a>")
                .contains("<ins dir=\"auto\">6,000</ins>");
        assertThat(html("/compare?from=2026-01-08&to=2&nation=ITA"))
                .contains("Nothing has changed")
                .contains("Nation</span>: <b dir=\"auto\">ITA</b>");
        assertThat(html("/compare?asOf=2")).contains("What has changed").doesNotContain("records differ");
        assertThat(html("/pledges?asOf=2026-01-08")).contains("href=\"/compare?from=2026-01-08\"");
        assertThat(html("/pledges/italy-no-troops?asOf=1")).contains("href=\"/pledges/italy-no-troops#history\"");
        assertThat(html("/pledges?category=multinational-force&asOf=1"))
                .contains("href=\"/compare?from=1&amp;category=multinational-force\"");
        assertThat(html("/nations/FRA?asOf=1")).contains("href=\"/compare?nation=FRA&amp;from=1\"");
    }

    @Test
    void timeIsMovedThroughByARevisionOrADay() {
        assertThat(html("/pledges?level=SIGNED&asOf=2026-01-08"))
                .containsPattern("<input id=\"revision\" name=\"asOf\" type=\"range\" min=\"1\" step=\"1\" max=\"1\"")
                .containsPattern("<input id=\"day\" name=\"asOf\" type=\"date\" required(=\"\")? value=\"2026-01-08\"")
                .contains("<input type=\"hidden\" name=\"level\" value=\"SIGNED\">")
                .contains("<title>Pledges · as of revision 1 · Pledgebook</title>");
    }

    @Test
    void theMapShadesByTheAssuranceThatIsChosen() {
        assertThat(html("/map?asOf=2"))
                .contains("Multinational force: who stands where")
                .contains("<title>Italy: declined</title>")
                .contains("<title>Albania: with the coalition</title>");
        String svg = api.get("/map.svg?category=ceasefire-monitoring&asOf=1").body();
        assertThat(svg)
                .startsWith("<?xml")
                .contains("fill=\"#cfe0ec\"")
                .contains("fill=\"url(#through)\"")
                .contains("<title>United States: announced</title>")
                .contains("<title>Ukraine: none found</title>")
                .contains("Pledgebook, revision 1 of 8 January 2026")
                .contains("/map?category=ceasefire-monitoring&amp;asOf=1");
        assertThat(api.get("/map?category=nope").status()).isEqualTo(400);
    }

    @Test
    void theTimelineDrawsThePledgesThatAreAskedFor() {
        assertThat(html("/timeline?nation=GBR&limit=2&asOf=2"))
                .contains(">The United Kingdom sets money aside to")
                .contains("3 pledges</a>, <span>the first 2 of them")
                .doesNotContain("Italy sends no troops");
    }

    @Test
    void aWrongNameIsShownWhereItWouldBeBelieved() {
        assertThat(html("/statements/paris-press-conference-2026-01-06?asOf=2"))
                .contains("<del dir=\"auto\">Rishi Sunak</del>")
                .contains("<strong dir=\"auto\">Keir Starmer</strong>");
    }

    @Test
    void thePastIsMarkedAndStaysThePastFromPageToPage() {
        String page = html("/pledges?asOf=1&category=multinational-force");
        assertThat(page)
                .contains("This is the book as it stood.")
                .contains("href=\"/pledges/italy-no-troops?asOf=1\"")
                .contains("href=\"/pledges?category=multinational-force\">Back to the present")
                .doesNotContain("united-kingdom-money-for-preparing-units");
        assertThat(html("/pledges?category=multinational-force"))
                .doesNotContain("This is the book as it stood.")
                .contains("united-kingdom-money-for-preparing-units");
    }

    @Test
    void whatIsOnScreenCanBeTakenAlong() {
        String page = html("/pledges?level=SIGNED&nation=FRA");
        String csv = HtmlUtils.htmlUnescape(first(page, "href=\"([^\"]*\\.csv[^\"]*)\""));
        assertThat(csv).isEqualTo("/api/v1/pledges.csv?level=SIGNED&nation=FRA&bom=true");
        assertThat(api.get(csv).body().lines()).hasSize(2);
        assertThat(page)
                .contains("curl &#39;http://localhost:8080/api/v1/pledges?level=SIGNED&amp;nation=FRA&#39;")
                .contains("http://localhost:8080/pledges?level=SIGNED&amp;nation=FRA&amp;asOf="
                        + api.json("/api/v1/pledges?limit=1")
                                .at("/meta/revision")
                                .asLong());
    }

    @Test
    void aFormSentWithEmptyFieldsLeadsToTheAddressToShare() {
        Answer answer = api.get("/pledges?q=&level=SIGNED&announcedFrom=");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/pledges?level=SIGNED");
    }

    @ParameterizedTest
    @CsvSource({"/pledges?level=SINGED, 400, ANNOUNCED", "/pledges/nope, 404, There is no", "/nations?asOf=77, 404, 77"
    })
    void whatCanNotBeAnsweredIsExplainedOnAPage(String path, int status, String words) {
        Answer answer = api.get(path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.body()).contains(words).contains("<h1>");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing-here, 404",
        "GET, /pledges/italy-no-troops/nothing-here, 404",
        "GET, /pledges/nope, 404",
        "GET, /pledges?level=SINGED, 400",
        "GET, /problems/nope, 404",
        "GET, /explorer/nope.js, 404",
        "DELETE, /pledges, 405"
    })
    void whoeverAsksForPagesIsToldOnAPageWhatWentWrongAtAnyAddress(String method, String path, int status) {
        String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        Answer answer = api.send(method, path, "Accept", browser);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo(policy(answer));
        assertThat(first(answer.body(), "<h1>([^<]*)</h1>") + " · Pledgebook")
                .isEqualTo(first(answer.body(), "<title>([^<]*)</title>"))
                .matches("[A-Z].{10,}");
        assertThat(answer.body()).contains("href=\"/pledges\"").doesNotContain("null");
        Answer data = api.send(method, path, "Accept", "application/json");
        assertThat(data.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(data.json().get("instance").asString()).isEqualTo(path.replaceFirst("[?].*", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing-here", "/api/v1/nothing-here", "/api/v1/pledges/nope"})
    void whoeverTakesWhatThereIsGetsDataWhereNoPageStands(String path) {
        assertThat(api.get(path).header("Content-Type")).isEqualTo("application/problem+json");
        if (path.startsWith("/api/")) {
            assertThat(api.get(path, "Accept", "text/html").header("Content-Type"))
                    .isEqualTo("application/problem+json");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing-here, not a media type, 404",
        "/pledges, not a media type, 406",
        "/nothing-here, text/html;q=2, 404",
        "/nothing-here, application/json;q=0.5, 404",
        "/nothing-here, 'application/json, text/html;q=0', 404",
        "/pledges/nope, application/json, 406"
    })
    void whoeverAsksForNoPageGetsNone(String path, String accepted, int status) {
        Answer answer = api.get(path, "Accept", accepted);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("instance").asString()).isEqualTo(path);
    }

    @Test
    void whatAFilterRefusesOfTheApiIsDataToo() throws IOException {
        // A client that is careful with addresses would not send this one.
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.getOutputStream()
                    .write("GET /api/v1/./pledges HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            Answer answer = Api.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.json().get("instance").asString()).isEqualTo("/api/v1/./pledges");
        }
    }

    /** The policy of a page: of all rules, its own are the only ones, by their digest. */
    private static String policy(Answer page) {
        return "default-src 'none'; style-src 'sha256-"
                + Base64.getEncoder().encodeToString(Sha256.of(first(page.body(), "<style>([^<]*)</style>")))
                + "'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
                + " frame-ancestors 'none'";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/pledges?level=SIGNED", "/summits/paris-2026-01-06?asOf=1"})
    void aPageIsKeptByItsTagAndRunsNothingFromElsewhere(String path) {
        Answer first = api.get(path);
        assertThat(first.header("Content-Security-Policy")).isEqualTo(policy(first));
        assertThat(first.header("Set-Cookie")).isEmpty();
        Answer again = api.get(path);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Content-Security-Policy")).isEqualTo(first.header("Content-Security-Policy"));
        assertThat(api.get(path, "If-None-Match", first.header("ETag")).status())
                .isEqualTo(304);
        assertThat(first.header("ETag"))
                .isNotEqualTo(api.get("/api/v1" + (path.equals("/") ? "/matrix" : path))
                        .header("ETag"));
    }

    @Test
    void hostileTextIsShownAndDoesNothing() {
        HostileBook.write(jdbc, transaction);
        for (String path : HostileBook.PAGES) {
            Answer answer = api.get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.body().toLowerCase(Locale.ROOT))
                    .as(path)
                    .contains(path.startsWith("/timeline.") ? "&lt;/script&gt;" : "&lt;script&gt;alert(1)")
                    .doesNotContain("<script>alert")
                    .doesNotContain("<img")
                    .doesNotContain("\" onload=\"")
                    .doesNotContain("??")
                    .doesNotContain("[[49]]");
        }
        assertThat(html("/pledges/united-states-security-assurances"))
                .contains("The United States backs the coalition")
                .contains("not known");
        // What turns the direction of writing does so within its own element, and not at all in a drawing.
        assertThat(html("/pledges/italy-no-troops")).contains("<h1 dir=\"auto\">&lt;/script&gt;");
        assertThat(api.get("/timeline.svg").body()).doesNotContain("\u202E");
    }

    private String html(String path) {
        Answer answer = api.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.body()).startsWithIgnoringCase("<!doctype html>");
        return answer.body();
    }

    /** The row of a nation in the matrix. */
    private static String row(String page, String nation) {
        int name = page.indexOf(">" + nation + "</a>", page.indexOf("<tbody"));
        return page.substring(name, page.indexOf("</tr>", name));
    }

    private static String first(String page, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }
}
