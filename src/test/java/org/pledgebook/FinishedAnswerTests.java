package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;

/** Answers that are given again, and what must never be given again. */
@PledgebookTest
class FinishedAnswerTests {

    @Autowired
    private Api api;

    @Autowired
    private EntityManagerFactory entityManagerFactory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/pledges?nation=FRA",
                "/api/v1/pledges?nation=FRA&asOf=1",
                "/api/v1/pledges?limit=2&facet=level",
                "/api/v1/nations/FRA",
                "/api/v1/matrix",
                "/api/v1/revisions/1"
            })
    void whatIsGivenAgainIsTheSameAndReadsNoRecord(String path) {
        Answer first = api.get(path);
        Statistics statistics =
                entityManagerFactory.unwrap(SessionFactory.class).getStatistics();
        statistics.clear();
        Answer again = api.get(path);
        assertThat(statistics.getPrepareStatementCount()).isZero();
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(own(again)).isEqualTo(own(first));
        Answer head = api.send("HEAD", path);
        assertThat(own(head)).isEqualTo(own(first));
        assertThat(head.body()).isEmpty();
        Answer held = api.get(path, "If-None-Match", first.header("ETag"));
        assertThat(held.status()).isEqualTo(304);
        assertThat(held.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(statistics.getPrepareStatementCount()).isZero();
    }

    @Test
    void aPageOfAnotherOriginIsGivenWhatItMayRead() {
        for (int i = 0; i < 3; i++) {
            assertThat(api.get("/api/v1/leaders").header("Access-Control-Allow-Origin"))
                    .isEmpty();
            Answer other = api.get("/api/v1/leaders", "Origin", "https://example.org");
            assertThat(other.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(other.header("Access-Control-Expose-Headers")).contains("ETag");
        }
    }

    @Test
    void whoTakesNoCompressionGetsNone() {
        for (int i = 0; i < 2; i++) {
            Answer compressed = api.get("/api/v1/pledges?limit=9", "Accept-Encoding", "gzip");
            Answer plain = api.get("/api/v1/pledges?limit=9");
            assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(compressed.header("ETag")).isEqualTo(plain.header("ETag").replaceFirst("\"$", "-gzip\""));
            assertThat(plain.header("Content-Encoding")).isEmpty();
            assertThat(plain.json().get("data")).hasSize(9);
        }
    }

    @Test
    void whatIsRefusedOnceIsRefusedAgain() {
        for (int i = 0; i < 2; i++) {
            assertThat(api.get("/api/v1/pledges?colour=red").status()).isEqualTo(400);
            assertThat(api.get("/api/v1/pledges/none").status()).isEqualTo(404);
            assertThat(api.get("/api/v1/pledges?asOf=99").status()).isEqualTo(404);
            assertThat(api.get("/api/v1/pledges", "Accept", "text/html").status())
                    .isEqualTo(406);
            assertThat(api.get("/api/v1/pledges").status()).isEqualTo(200);
        }
    }

    /** The headers that belong to the answer, and not to the moment. */
    private static Map<String, String> own(Answer answer) {
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.keySet().removeAll(List.of("connection", "date", "x-request-id", "vary"));
        return headers;
    }
}
