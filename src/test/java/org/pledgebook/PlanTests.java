package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the database finds what is asked of a hundred thousand pledges: by its indexes, and sorting no more than a page. */
@Tag("long")
@PledgebookTest
@Import(PlanTests.Recording.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DirtiesContext
class PlanTests {

    private static final int PLEDGES = 100_000;

    private static final int REVISIONS = 20;

    /** The largest page, with all that belongs to its pledges: as a rule less than four rows of each table. */
    private static final int MAX_SORTED = 4 * 500;

    /** The tables, and their histories of the same names. */
    private static final Set<String> LARGE =
            Set.of("pledge", "pledge_pledgor", "pledge_trigger", "pledge_event", "citation");

    @Autowired
    private Api api;

    @Autowired
    private JdbcConnectionDetails database;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Recorder recorder;

    @BeforeAll
    void generate() throws Exception {
        String script = Files.readString(Path.of("src/bench/generate.sql"))
                .replaceAll("(?m)^ *\\\\.*$", "")
                .replace(":'pledges'", "'" + PLEDGES + "'");
        // The service's own connections bound how long a statement takes.
        try (Connection connection = DriverManager.getConnection(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword());
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            // What psql would do: one statement's values are taken for variables of those that follow.
            int values = script.indexOf("\\gset");
            int begin = script.lastIndexOf(';', values) + 1;
            String rest =
                    script.substring(values + "\\gset".length(), script.indexOf("\ncommit;") + "\ncommit;".length());
            statement.execute(script.substring(0, begin));
            try (ResultSet row = statement.executeQuery(script.substring(begin, values))) {
                row.next();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    rest = rest.replace(":" + row.getMetaData().getColumnLabel(i), row.getString(i));
                }
            }
            statement.execute(rest);
            statement.execute(revisions());
            statement.execute("vacuum (analyze)");
        }
        // So much at once is indexed anew, beside the requests.
        for (int i = 0; i < 300; i++) {
            if (ask("/api/v1/pledges?announcedFrom=1900-01-01&limit=" + (1 + i)).stream()
                    .noneMatch(plan -> plan.statement().startsWith("select count"))) {
                return;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the pledges are not indexed");
    }

    private static String revisions() throws IOException {
        String script = Files.readString(Path.of("src/bench/revise.sql"))
                .replaceAll("(?m)^ *\\\\.*$", "")
                .replace(":'revisions'", "'" + REVISIONS + "'");
        return script.substring(0, script.indexOf("\ncommit;") + "\ncommit;".length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pledges",
                "pledges?nation=FRA&limit=500",
                "pledges?category=multinational-force&level=SIGNED&announcedFrom=2015-01-01",
                "pledges?sort=announcedOn",
                "pledges?sort=slug",
                "pledges?facet=level&facet=nation&limit=1",
                "pledges?nation=GBR&facet=category,trigger,delivery&limit=20",
                "pledges/summary?by=nation,category",
                "matrix",
                "matrix?announcedFrom=2015-01-01",
                "pledges?q=icebreakers%20Bod%C3%B8",
                "pledges?q=vaccines%20%C3%89vora&nation=FRA",
            })
    void noReadLooksAtAllPledges(String read) throws Exception {
        assertThat(ask("/api/v1/" + read))
                .as(read)
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan.scanned()).as(plan.text()).doesNotContainAnyElementsOf(LARGE))
                .allSatisfy(
                        plan -> assertThat(plan.mostSorted()).as(plan.text()).isLessThanOrEqualTo(MAX_SORTED));
    }

    /** A page of the past is found in the history as one of the present is in the book; what is counted of it is looked at. */
    @ParameterizedTest
    @CsvSource({
        "limit=5, 5",
        "nation=FRA&limit=150, 150",
        "limit=500, 500",
        "limit=500&include=events&include=citations&include=corrections, 500",
        "category=multinational-force&level=SIGNED&limit=20, 20",
        "sort=announcedOn&limit=20, 20",
        "sort=-slug&limit=20, 20",
    })
    void noPageOfThePastLooksAtAllPledges(String page, int records) throws Exception {
        List<Plan> read = ask("/api/v1/pledges?" + page + "&asOf=" + past()).stream()
                .filter(plan -> !plan.statement().startsWith("select count("))
                .toList();
        assertThat(read)
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan.scanned()).as(plan.text()).doesNotContainAnyElementsOf(LARGE))
                .allSatisfy(
                        plan -> assertThat(plan.mostSorted()).as(plan.text()).isLessThanOrEqualTo(MAX_SORTED));
        assertThat(read)
                .filteredOn(plan -> plan.statement().contains("= any(?)"))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(plan -> assertThat(plan.mostRead()).as(plan.text()).isLessThanOrEqualTo(10L * records))
                .anySatisfy(plan -> assertThat(plan.text()).contains("valid_to"));
    }

    @Test
    void oneFindsAllThatBelongsToAPledgeOfThePastByItsKey() throws Exception {
        String slug = api.json("/api/v1/pledges?hasCorrections=true&limit=1")
                .at("/data/0/slug")
                .asString();
        assertThat(ask("/api/v1/pledges/" + slug + "?asOf=" + past()))
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan.scanned()).as(plan.text()).doesNotContainAnyElementsOf(LARGE))
                .anySatisfy(plan -> assertThat(plan.text()).contains("valid_to"));
    }

    private long past() {
        return api.json("/api/v1/revisions?limit=1").at("/data/0/number").asLong() - 7;
    }

    @Test
    void aDeepPageIsFoundAsTheFirstOne() throws Exception {
        String path = "/api/v1/pledges?limit=500&fields=slug";
        for (int row = 0; row < 50_000; row += 500) {
            path = api.json(path).at("/page/next").asString();
        }
        assertThat(ask(path.replace("limit=500", "limit=50")))
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan.scanned()).as(plan.text()).doesNotContainAnyElementsOf(LARGE))
                .allSatisfy(
                        plan -> assertThat(plan.mostSorted()).as(plan.text()).isLessThanOrEqualTo(MAX_SORTED));
    }

    /** An index has these orders, forwards or backwards. */
    @ParameterizedTest
    @CsvSource({
        "slug, slug",
        "-slug, slug desc",
        "announcedOn, 'announced_on, slug'",
        "'announcedOn,-slug', 'announced_on, slug desc'",
        "'-announcedOn,-slug', 'announced_on desc, slug desc'",
    })
    void anotherOrderIsFoundByAnIndexAndIsThatOfTheDatabase(String sort, String order) throws Exception {
        String path = "/api/v1/pledges?limit=500&fields=slug&sort=" + sort;
        List<String> walked = new ArrayList<>();
        for (int page = 0; page < 4; page++) {
            List<Plan> plans = ask(path);
            assertThat(plans)
                    .isNotEmpty()
                    .allSatisfy(
                            plan -> assertThat(plan.scanned()).as(plan.text()).doesNotContainAnyElementsOf(LARGE))
                    .allSatisfy(plan ->
                            assertThat(plan.mostSorted()).as(plan.text()).isLessThanOrEqualTo(MAX_SORTED));
            JsonNode found = api.json(path);
            found.get("data").forEach(pledge -> walked.add(pledge.get("slug").asString()));
            path = found.at("/page/next").asString();
        }
        assertThat(walked)
                .isEqualTo(jdbc.sql("select slug from pledge order by " + order + " limit 2000")
                        .query(String.class)
                        .list());
    }

    @Test
    void oneFindsAllThatBelongsToAPledgeByItsKey() throws Exception {
        String slug = api.json("/api/v1/pledges?hasCorrections=true&limit=1")
                .at("/data/0/slug")
                .asString();
        assertThat(ask("/api/v1/pledges/" + slug))
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan.scanned()).as(plan.text()).doesNotContainAnyElementsOf(LARGE));
    }

    private List<Plan> ask(String path) {
        recorder.plans.clear();
        recorder.records = true;
        try {
            api.json(path);
        } finally {
            recorder.records = false;
        }
        return List.copyOf(recorder.plans);
    }

    private record Plan(String statement, JsonNode root) {

        /** The tables that were read from their beginning to their end. */
        Set<String> scanned() {
            return nodes(root).stream()
                    .filter(node -> node.get("Node Type").asString().equals("Seq Scan"))
                    .map(node -> node.get("Relation Name").asString())
                    .collect(Collectors.toSet());
        }

        long mostSorted() {
            return nodes(root).stream()
                    .filter(node -> node.get("Node Type").asString().endsWith("Sort"))
                    .mapToLong(node -> node.at("/Plans/0/Actual Rows").asLong())
                    .max()
                    .orElse(0);
        }

        /** How many rows of a large table a node has looked at, at most. */
        long mostRead() {
            return nodes(root).stream()
                    .filter(node -> LARGE.contains(node.path("Relation Name").asString("")))
                    .mapToLong(node -> (node.path("Actual Rows").asLong()
                                    + node.path("Rows Removed by Filter").asLong())
                            * node.path("Actual Loops").asLong())
                    .max()
                    .orElse(0);
        }

        String text() {
            return statement + "\n" + root.toPrettyString();
        }

        private static List<JsonNode> nodes(JsonNode node) {
            List<JsonNode> nodes = new ArrayList<>(List.of(node));
            if (node.has("Plans")) {
                node.get("Plans").forEach(inner -> nodes.addAll(nodes(inner)));
            }
            return nodes;
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Recording {

        @Bean
        static Recorder recorder() {
            return new Recorder();
        }
    }

    /** Has the database explain each statement before it is run, in the same transaction and with the same values. */
    static class Recorder implements BeanPostProcessor {

        private static final JsonMapper MAPPER = new JsonMapper();

        private final List<Plan> plans = new CopyOnWriteArrayList<>();

        private volatile boolean records;

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof DataSource source
                    ? proxy(
                            DataSource.class,
                            source,
                            (method, arguments, result) ->
                                    result instanceof Connection connection ? connection(connection) : result)
                    : bean;
        }

        private Connection connection(Connection connection) {
            return proxy(
                    Connection.class,
                    connection,
                    (method, arguments, result) -> result instanceof PreparedStatement statement
                            ? statement(connection, statement, (String) arguments[0])
                            : result);
        }

        private PreparedStatement statement(Connection connection, PreparedStatement statement, String text) {
            List<Call> calls = new ArrayList<>();
            return (PreparedStatement) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {PreparedStatement.class},
                    (unused, method, arguments) -> {
                        if (arguments != null
                                && arguments.length > 1
                                && method.getName().startsWith("set")
                                && arguments[0] instanceof Integer) {
                            calls.add(new Call(method, List.of(arguments)));
                        }
                        if (records && method.getName().startsWith("execute") && text.startsWith("select")) {
                            explain(connection, text, calls);
                        }
                        return invoke(statement, method, arguments);
                    });
        }

        private void explain(Connection connection, String text, List<Call> calls) throws Throwable {
            int before = 0;
            for (String each : text.split(";\n", -1)) {
                int count = (int) each.chars().filter(c -> c == '?').count();
                try (PreparedStatement explained =
                        connection.prepareStatement("explain (analyze, format json) " + each)) {
                    for (Call call : calls) {
                        int place = (Integer) call.arguments().get(0) - before;
                        if (place >= 1 && place <= count) {
                            Object[] arguments = call.arguments().toArray();
                            arguments[0] = place;
                            invoke(explained, call.method(), arguments);
                        }
                    }
                    try (ResultSet row = explained.executeQuery()) {
                        row.next();
                        plans.add(
                                new Plan(each, MAPPER.readTree(row.getString(1)).at("/0/Plan")));
                    }
                }
                before += count;
            }
        }

        private record Call(Method method, List<Object> arguments) {}

        private interface Wrapper {

            Object wrap(Method method, Object[] arguments, Object result);
        }

        private static <T> T proxy(Class<T> type, T target, Wrapper wrapper) {
            return type.cast(Proxy.newProxyInstance(
                    PlanTests.class.getClassLoader(),
                    new Class<?>[] {type},
                    (unused, method, arguments) -> wrapper.wrap(method, arguments, invoke(target, method, arguments))));
        }

        private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
