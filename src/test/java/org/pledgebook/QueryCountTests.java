package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@PledgebookTest
@Import(QueryCountTests.Noting.class)
@DirtiesContext // writes pledges that other tests do not expect
class QueryCountTests {

    @Autowired
    private Api api;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    @Qualifier("sentStatements")
    private List<String> statements;

    @Test
    void aPageOfFiftyPledgesWithAllThatAListShowsTakesThreeStatements() {
        transaction.executeWithoutResult(status -> writeSixtyPledges());
        // The first to read a new revision brings what is counted in memory up to it, for all.
        api.json("/api/v1/matrix");
        statements.clear();
        JsonNode page = api.json("/api/v1/pledges?nation=POL&category=multinational-force&level=ANNOUNCED");
        // The revision, the keys of the page, and what belongs to them.
        assertThat(statements).hasSize(3);
        assertThat(page.get("data")).hasSize(50);
        assertThat(page.at("/page/total").asInt()).isEqualTo(60);
        assertThat(page.at("/meta/revision").asInt()).isEqualTo(3);
        assertThat(page.at("/data/0/pledgors")).hasSize(2);
        assertThat(page.at("/data/0/triggers")).hasSize(2);
        assertThat(page.at("/data/0/category/name").asString()).isEqualTo("Multinational force");
        // Of the past, the revision that is asked for too, the way to it, and the count.
        for (int revision = 2; revision > 0; revision--) {
            statements.clear();
            JsonNode past = api.json("/api/v1/pledges?nation=FRA&sort=slug&asOf=" + revision);
            assertThat(past.at("/meta/revision").asInt()).isEqualTo(revision);
            assertThat(past.at("/page/total").asInt()).isEqualTo(3);
            assertThat(statements).hasSize(6);
        }
    }

    @Test
    void aPageAboutASourceAsksForAllThatRestsOnItAtOnce() {
        String page = "/sources/flash-infohub-article?asOf=";
        api.get(page + "2026-01-09");
        statements.clear();
        assertThat(api.get(page + "1").body()).contains("What the book has said");
        // However many pledges, statements and summits rest on it.
        assertThat(statements).hasSizeLessThanOrEqualTo(52);
    }

    private void writeSixtyPledges() {
        jdbc.sql("select number from begin_revision('test', 'SOURCE', 'sixty pledges')")
                .query(Long.class)
                .single();
        for (String statement : """
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
                    'test-' || i, 'paris-declaration', 'Says so.', 'SUPPORTS' from generate_series(1, 60) i""".split(";\n", -1)) {
            jdbc.sql(statement).update();
        }
    }

    /** Takes note of all statements that are sent to the database, by whichever way. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Noting {

        @Bean
        static List<String> sentStatements() {
            return new CopyOnWriteArrayList<>();
        }

        @Bean
        static BeanPostProcessor notingDataSource(@Qualifier("sentStatements") List<String> statements) {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource source
                            ? new DelegatingDataSource(source) {
                                @Override
                                public Connection getConnection() throws SQLException {
                                    return noting(super.getConnection(), statements);
                                }
                            }
                            : bean;
                }
            };
        }

        private static Connection noting(Connection connection, List<String> statements) {
            return (Connection) Proxy.newProxyInstance(
                    QueryCountTests.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (unused, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")) {
                            statements.add((String) arguments[0]);
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
