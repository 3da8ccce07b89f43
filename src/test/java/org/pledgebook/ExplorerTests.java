package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
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
        String page = html("/");
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
                    .doesNotContain("<style")
                    .doesNotContainPattern("<script(?! (type=\"application/ld\\+json\"|src=\"/explorer/))");
            Matcher links = LINK.matcher(answer.body());
            while (links.find()) {
                String address = HtmlUtils.htmlUnescape(links.group(1));
                // Facets combine without end; each of them alone is enough.
                if (address.startsWith("/")
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
        assertThat(html("/pledges/united-kingdom-multinational-force-troops"))
                .containsPattern("aria-current=\"step\"[^>]*>signed<")
                .contains("Prime Minister of the United Kingdom then")
                .contains("The House of Commons votes for the deployment.")
                .contains("not due")
                .contains("<del dir=\"auto\">A Russian withdrawal under a peace agreement</del>")
                .contains("A peace deal")
                .contains("PM remarks after Coalition of the Willing meeting");
    }

    @Test
    void aWrongNameIsShownWhereItWouldBeBelieved() {
        assertThat(html("/statements/paris-press-conference-2026-01-06"))
                .contains("<del dir=\"auto\">Rishi Sunak</del>")
                .contains("<strong dir=\"auto\">Keir Starmer</strong>");
    }

    @Test
    void thePastIsMarkedAndStaysThePastFromPageToPage() {
        String page = html("/pledges?asOf=1&category=multinational-force");
        assertThat(page)
                .contains("You are reading the past.")
                .contains("href=\"/pledges/italy-no-troops?asOf=1\"")
                .contains("href=\"/pledges?category=multinational-force\">Back to the present")
                .doesNotContain("united-kingdom-money-for-preparing-units");
        assertThat(html("/pledges?category=multinational-force"))
                .doesNotContain("You are reading the past.")
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
    @ValueSource(strings = {"/", "/pledges?level=SIGNED", "/summits/paris-2026-01-06?asOf=1"})
    void aPageIsKeptByItsTagAndRunsNothingFromElsewhere(String path) {
        Answer first = api.get(path);
        assertThat(first.header("Content-Security-Policy")).contains("default-src 'none'");
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
        String hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \u202Egnp.exe \uD83D\uDE80 ";
        transaction.executeWithoutResult(status -> {
            jdbc.sql("insert into revision values (3, now(), 'test', 'SOURCE', ?)")
                    .param(hostile)
                    .update();
            jdbc.sql("update pledge set title = ?, summary = ?, condition = ? where slug = 'italy-no-troops'")
                    .params(hostile + "x".repeat(10_000), hostile, hostile)
                    .update();
            jdbc.sql("call write_history(3)").update();
        });
        for (String path : Set.of("/pledges/italy-no-troops", "/pledges", "/nations/ITA", "/revisions")) {
            String page = html(path);
            assertThat(page.toLowerCase(Locale.ROOT))
                    .as(path)
                    .contains("&lt;script&gt;alert(1)")
                    .doesNotContain("<script>alert")
                    .doesNotContain("<img");
        }
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
        int name = page.indexOf(">" + nation + "</a></th>");
        return page.substring(name, page.indexOf("</tr>", name));
    }

    private static String first(String page, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }
}
