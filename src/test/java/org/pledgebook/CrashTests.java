package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * Kills the database in the middle of writes, as {@code kill -9} does. What kills the service itself as well, for many
 * rounds, is {@code src/bench/Crash.java}.
 */
@Tag("long")
class CrashTests {

    private static final int ROUNDS = 4;

    private static final int WRITERS = 4;

    private static final int READERS = 8;

    /** Of one of its processes, from which it recovers itself; or of all of them, after which the service starts it again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyAcknowledgedWriteOutlivesTheDatabasesDeathAndNoneIsHalf(boolean whole, @TempDir Path directory)
            throws Exception {
        try (ConfigurableApplicationContext service = new SpringApplicationBuilder(Pledgebook.class)
                .run(
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--pledgebook.writes.max-per-minute=1000000",
                        "--pledgebook.database.directory=" + directory)) {
            String address = "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
            JdbcClient jdbc = service.getBean(JdbcClient.class);
            String token = service.getBean(TokenService.class).issue("crash", EditorRole.CURATOR, Duration.ofDays(1));
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger numbers = new AtomicInteger();
            ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
            ConcurrentLinkedQueue<Integer> refused = new ConcurrentLinkedQueue<>();
            ConcurrentLinkedQueue<String> read = new ConcurrentLinkedQueue<>();
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> {
                    HttpClient client = HttpClient.newHttpClient();
                    while (!stop.get()) {
                        String slug = "source-" + numbers.incrementAndGet();
                        int status = write(client, address, token, slug);
                        if (status == 201) {
                            acknowledged.add(slug);
                        } else {
                            refused.add(status);
                        }
                    }
                }));
            }
            for (int i = 0; i < READERS; i++) {
                int limit = i + 1;
                writers.add(threads.submit(() -> {
                    HttpClient client = HttpClient.newHttpClient();
                    while (!stop.get()) {
                        read.add(read(client, address + "/api/v1/sources?fields=slug&limit=" + limit));
                    }
                }));
            }
            for (int round = 0; round < ROUNDS; round++) {
                int before = acknowledged.size();
                while (acknowledged.size() < before + 5) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                if (whole) {
                    killAll(directory);
                } else {
                    kill(jdbc);
                }
            }
            int before = acknowledged.size();
            while (acknowledged.size() < before + 5) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            stop.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
            threads.shutdown();

            // A client was told that the database was away, and never of anything else.
            assertThat(new HashSet<>(refused)).isSubsetOf(503);
            assertThat(new HashSet<>(read)).isSubsetOf("200", "503, come back").contains("200");
            assertThat(service.getBean(HikariDataSource.class)
                            .getHikariPoolMXBean()
                            .getActiveConnections())
                    .isZero();
            Set<String> kept = new HashSet<>(jdbc.sql("select slug from source where slug like 'source-%'")
                    .query(String.class)
                    .list());
            assertThat(kept).containsAll(acknowledged);
            long latest = jdbc.sql("select max(number) from revision")
                    .query(Long.class)
                    .single();
            assertThat(jdbc.sql("select number from revision order by number")
                            .query(Long.class)
                            .list())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, latest).boxed().toList());
            assertThat(latest).isEqualTo(2 + kept.size());
            assertThat(jdbc.sql("select slug from history.source where valid_from > 2")
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrderElementsOf(kept);
            assertThat(jdbc.sql("select key from record_change where revision > 2")
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrderElementsOf(kept);
            new BookHistory(jdbc).isThatOfTheBook();
        }
    }

    private static int write(HttpClient client, String address, String token, String slug) {
        String source = """
                {"slug": "%1$s", "title": "T", "publisher": "P", "url": "https://%1$s.example/", "tier": "PRIMARY"}""".formatted(slug);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(address + "/api/v1/sources?reasonKind=SOURCE&reason=crash"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(source))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(HttpClient client, String address) {
        try {
            HttpResponse<Void> answer = client.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding());
            return answer.statusCode()
                    + (answer.headers().firstValue("Retry-After").isPresent() ? ", come back" : "");
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills all processes of the database, so that nothing of it is left to recover by itself. */
    private static void killAll(Path directory) throws Exception {
        String pid = Files.readAllLines(directory.resolve("postgresql/cluster/postmaster.pid"))
                .get(0);
        ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        List<ProcessHandle> all = server.descendants().toList();
        assertThat(server.destroyForcibly()).isTrue();
        all.forEach(ProcessHandle::destroyForcibly);
        server.onExit().get();
    }

    /** Kills a process of the database: PostgreSQL then ends all others and recovers from what is on disk. */
    private static void kill(JdbcClient jdbc) throws InterruptedException {
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                long pid = jdbc.sql("select pid from pg_stat_activity where backend_type = 'client backend'"
                                + " order by state = 'active' and pid <> pg_backend_pid() desc, random() limit 1")
                        .query(Long.class)
                        .single();
                ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
                assertThat(process.destroyForcibly()).isTrue();
                return;
            } catch (DataAccessException | TransactionException | NoSuchElementException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new AssertionError("The database did not come back");
    }
}
