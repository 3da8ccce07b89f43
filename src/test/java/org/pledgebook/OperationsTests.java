package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PledgebookTest
class OperationsTests {

    @Autowired
    private Api api;

    @Autowired
    private JdbcConnectionDetails database;

    @Autowired
    private DataSource dataSource;

    @Test
    void healthAndMetricsAreThereForThoseWhoOperateTheService() {
        assertThat(api.json("/actuator/health").get("status").asString()).isEqualTo("UP");
        assertThat(api.json("/actuator/health/liveness").get("status").asString())
                .isEqualTo("UP");
        api.get("/api/v1/pledges");
        assertThat(api.get("/actuator/prometheus").body())
                .contains("http_server_requests_seconds_count", "hikaricp_connections_active");
        assertThat(api.get("/actuator/env").status()).isEqualTo(404);
        assertThat(api.get("/.well-known/security.txt").status())
                .as("nobody is named")
                .isEqualTo(404);
    }

    @Test
    void withoutTheDatabaseReadsSayWhenToComeBackAndRecoverByThemselves() throws Exception {
        URI address = URI.create(database.getJdbcUrl().substring("jdbc:".length()));
        try (Wire wire = new Wire(address.getHost(), address.getPort());
                ConfigurableApplicationContext service = new SpringApplicationBuilder(Pledgebook.class)
                        .properties(
                                "server.port=0",
                                "spring.datasource.url=jdbc:postgresql://localhost:" + wire.port() + address.getPath(),
                                "spring.datasource.username=" + database.getUsername(),
                                "spring.datasource.password=" + database.getPassword(),
                                "spring.datasource.hikari.connection-timeout=1000")
                        .run()) {
            String base = "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
            assertThat(get(base + "/api/v1/pledges").statusCode()).isEqualTo(200);
            assertThat(get(base + "/actuator/health/readiness").statusCode()).isEqualTo(200);

            wire.cut();
            HttpResponse<String> refused = get(base + "/api/v1/pledges");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            JsonNode documented = new JsonMapper()
                    .readTree(Files.readString(Path.of("src/main/resources/openapi/examples/problem-unavailable.json")))
                    .get("body");
            assertThat(new JsonMapper().readTree(refused.body())).isEqualTo(documented);
            HttpResponse<String> page = get(base + "/pledges");
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.headers().firstValue("Retry-After")).isPresent();
            assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            assertThat(page.body()).contains(documented.get("detail").asString());
            assertThat(get(base + "/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(get(base + "/actuator/health/liveness").statusCode()).isEqualTo(200);

            for (HttpResponse<String> answer : getAtOnce(base, 64)) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
                assertThat(new JsonMapper().readTree(answer.body()).get("type").asString())
                        .isEqualTo("/problems/unavailable");
            }

            wire.mend();
            // The pool asks for connections again in growing steps.
            for (int tries = 0; get(base + "/api/v1/pledges").statusCode() != 200 && tries < 60; tries++) {
                Thread.sleep(500);
            }
            // And away and back while they are being read.
            for (int round = 0; round < 3; round++) {
                CompletableFuture<List<HttpResponse<String>>> reads =
                        CompletableFuture.supplyAsync(() -> getAtOnce(base, 64));
                wire.cut();
                wire.mend();
                for (HttpResponse<String> answer : reads.get()) {
                    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
                    assertThat(answer.headers().firstValue("Retry-After").isPresent())
                            .isEqualTo(answer.statusCode() == 503);
                }
            }
            for (int tries = 0;
                    getAtOnce(base, 64).stream().anyMatch(answer -> answer.statusCode() != 200) && tries < 60;
                    tries++) {
                Thread.sleep(500);
            }
            assertThat(getAtOnce(base, 64))
                    .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
            assertThat(get(base + "/actuator/prometheus").body())
                    .containsPattern("(?m)^hikaricp_connections_active\\{[^}]*} 0\\.0$")
                    .containsPattern("(?m)^hikaricp_connections_pending\\{[^}]*} 0\\.0$");
            assertThat(get(base + "/api/v1/pledges").statusCode()).isEqualTo(200);
            assertThat(get(base + "/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aReadWhoseConnectionTheDatabaseEndsIsToldToComeBack() throws Exception {
        // A pool has set it for all that connect in this process.
        DriverManager.setLoginTimeout(0);
        try (Connection other = DriverManager.getConnection(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword());
                Statement statement = other.createStatement()) {
            for (int i = 0; i < 30; i++) {
                assertThat(api.get("/api/v1/nations?limit=1").status()).isIn(200, 503);
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()");
                Api.Answer answer = api.get("/api/v1/nations?limit=2");
                assertThat(answer.status()).as(answer.body()).isIn(200, 503);
                assertThat(answer.header("Retry-After")).isEqualTo(answer.status() == 503 ? "5" : "");
            }
        }
        for (int tries = 0; api.get("/api/v1/nations").status() != 200 && tries < 60; tries++) {
            Thread.sleep(500);
        }
        assertThat(api.get("/api/v1/nations").status()).isEqualTo(200);
    }

    @Test
    void aReadThatTakesTheDatabaseTooLongIsEndedAndToldToComeBack() throws Exception {
        boundStatements("300ms");
        DriverManager.setLoginTimeout(0);
        try (Connection other = DriverManager.getConnection(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table leader in access exclusive mode");
            for (String path : List.of("leaders?limit=3", "pledges?limit=3", "pledges/italy-no-troops?fields=slug")) {
                Api.Answer answer = api.get("/api/v1/" + path);
                assertThat(answer.status()).as(path).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isEqualTo("5");
            }
            other.rollback();
            assertThat(api.get("/api/v1/leaders?limit=3").status()).isEqualTo(200);
        } finally {
            boundStatements("20s");
        }
    }

    /** Sets the time that statements may take on all connections of the pool. */
    private void boundStatements(String time) throws SQLException {
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                all.add(dataSource.getConnection());
            }
            for (Connection each : all) {
                try (Statement statement = each.createStatement()) {
                    statement.execute("set statement_timeout = '" + time + "'");
                }
                each.commit();
            }
        } finally {
            for (Connection each : all) {
                each.close();
            }
        }
    }

    private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Answers to as many reads at once, of different addresses. */
    private static List<HttpResponse<String>> getAtOnce(String base, int reads) {
        HttpClient client = HttpClient.newHttpClient();
        return IntStream.rangeClosed(1, reads)
                .mapToObj(limit -> client.sendAsync(
                        HttpRequest.newBuilder(URI.create(base + "/api/v1/pledges?sort=title&asOf=1&limit=" + limit))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    /** A wire to the database that can be cut: connections break, and new ones are refused at once. */
    private static final class Wire implements Closeable {

        private final String host;

        private final int target;

        private final int port;

        private final List<Socket> sockets = new ArrayList<>();

        private ServerSocket listener;

        Wire(String host, int target) throws IOException {
            this.host = host;
            this.target = target;
            this.listener = listen(0);
            this.port = listener.getLocalPort();
        }

        int port() {
            return port;
        }

        synchronized void cut() throws IOException {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
            sockets.clear();
        }

        /** Who asks for a port on which nobody listens can be given that very port for a moment. */
        void mend() throws IOException, InterruptedException {
            for (int tries = 0; listener.isClosed(); tries++) {
                try {
                    listener = listen(port);
                } catch (BindException e) {
                    if (tries == 100) {
                        throw e;
                    }
                    Thread.sleep(100);
                }
            }
        }

        @Override
        public void close() throws IOException {
            cut();
        }

        private ServerSocket listen(int on) throws IOException {
            ServerSocket open = new ServerSocket(on, 50, InetAddress.getLoopbackAddress());
            start(() -> {
                while (true) {
                    join(open.accept(), new Socket(host, target));
                }
            });
            return open;
        }

        private synchronized void join(Socket client, Socket server) {
            sockets.add(client);
            sockets.add(server);
            start(() -> client.getInputStream().transferTo(server.getOutputStream()));
            start(() -> server.getInputStream().transferTo(client.getOutputStream()));
        }

        private static void start(Transfer transfer) {
            Thread thread = new Thread(() -> {
                try {
                    transfer.run();
                } catch (IOException e) {
                    // The wire was cut.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private interface Transfer {

            void run() throws IOException;
        }
    }
}
