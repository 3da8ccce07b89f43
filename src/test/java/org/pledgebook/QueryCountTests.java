package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@PledgebookTest
@DirtiesContext // writes pledges that other tests do not expect
class QueryCountTests {

    @Autowired
    private Api api;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private EntityManagerFactory entityManagerFactory;

    @Test
    void aPageOfFiftyPledgesWithAllThatAListShowsTakesFourStatements() {
        transaction.executeWithoutResult(status -> writeSixtyPledges());
        // The first to read a new revision brings the index of the pledges up to it, for all.
        api.json("/api/v1/matrix");
        Statistics statistics =
                entityManagerFactory.unwrap(SessionFactory.class).getStatistics();
        statistics.clear();
        JsonNode page = api.json("/api/v1/pledges?nation=POL&category=multinational-force&level=ANNOUNCED");
        assertThat(statistics.getPrepareStatementCount()).isLessThanOrEqualTo(4);
        assertThat(page.get("data")).hasSize(50);
        assertThat(page.at("/page/total").asInt()).isEqualTo(60);
        assertThat(page.at("/meta/revision").asInt()).isEqualTo(3);
        assertThat(page.at("/data/0/pledgors")).hasSize(2);
        assertThat(page.at("/data/0/triggers")).hasSize(2);
        assertThat(page.at("/data/0/category/name").asString()).isEqualTo("Multinational force");
        // The first to read a state of the past brings the index back to it, for all.
        api.json("/api/v1/pledges?asOf=2&nation=GBR&sort=slug");
        statistics.clear();
        JsonNode past = api.json("/api/v1/pledges?asOf=2&nation=FRA&sort=slug");
        assertThat(past.at("/page/total").asInt()).isEqualTo(3);
        assertThat(statistics.getPrepareStatementCount()).isLessThanOrEqualTo(4);
        // And with it to all states between, and as far back again.
        statistics.clear();
        JsonNode earlier = api.json("/api/v1/pledges?asOf=1&nation=FRA");
        assertThat(earlier.at("/meta/revision").asInt()).isEqualTo(1);
        assertThat(earlier.get("data")).isNotEmpty();
        assertThat(statistics.getPrepareStatementCount()).isLessThanOrEqualTo(4);
    }

    @Test
    void aPageAboutASourceAsksForAllThatRestsOnItAtOnce() {
        String page = "/sources/flash-infohub-article?asOf=";
        Statistics statistics =
                entityManagerFactory.unwrap(SessionFactory.class).getStatistics();
        // Worked out once for all readers.
        api.json("/api/v1/revisions/2/changes");
        api.get(page + "2026-01-09");
        statistics.clear();
        assertThat(api.get(page + "1").body()).contains("What the book has said");
        assertThat(statistics.getPrepareStatementCount()).isLessThanOrEqualTo(48);
    }

    private void writeSixtyPledges() {
        for (String statement : """
                insert into revision values (3, now(), 'test', 'SOURCE', 'sixty pledges');
                insert into pledge (slug, title, summary, category_slug, summit_slug, speaker_slug, by_coalition,
                    beneficiary_code, level, activation, delivery, announced_on, confidence)
                select 'test-' || i, 'Pledge ' || i, 'A pledge.', 'multinational-force', 'paris-2026-01-06',
                    'keir-starmer', false, 'UKR', 'ANNOUNCED', 'CONTINGENT', 'NOT_DUE', date '2026-01-01' + i,
                    'CORROBORATED' from generate_series(1, 60) i;
                insert into pledge_pledgor select 'test-' || i, n
                    from generate_series(1, 60) i, unnest(array['POL', 'EST']) n;
                insert into pledge_trigger select 'test-' || i, t
                    from generate_series(1, 60) i, unnest(array['ceasefire-in-ukraine', 'peace-deal-with-russia']) t;
                insert into pledge_event select 1000 + i, 'test-' || i, 'LEVEL', 'ANNOUNCED', date '2026-01-06', 'Said.',
                    'paris-declaration' from generate_series(1, 60) i;
                insert into citation (id, kind, key, source_slug, paraphrase, stance) select 1000 + i, 'PLEDGE',
                    'test-' || i, 'paris-declaration', 'Says so.', 'SUPPORTS' from generate_series(1, 60) i;
                call write_history(3)""".split(";\n", -1)) {
            jdbc.sql(statement).update();
        }
    }
}
