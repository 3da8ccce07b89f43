import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kills the packaged service, and the database that it brings along, in the middle of writes, round after round, and looks
 * whether every write that was acknowledged is there and none is half.
 *
 * <p>{@code java src/bench/Crash.java [rounds] [port]}, after {@code ./mvnw -DskipTests package}. In odd rounds the service
 * is killed alone, which leaves its database behind for the next start to end; in even rounds every process of the
 * database is killed with it.
 */
public class Crash {

    private static final int WRITERS = 4;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8180;
        Path jar;
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            jar = built.filter(file -> file.getFileName().toString().matches("pledgebook-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
        Path data = Files.createTempDirectory("pledgebook-crash");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> service = List.of(
                java,
                "-jar",
                jar.toString(),
                "--server.port=" + port,
                "--pledgebook.writes.max-per-minute=1000000",
                "--pledgebook.database.directory=" + data);
        String address = "http://localhost:" + port;
        String token = null;
        ConcurrentSkipListSet<String> acknowledged = new ConcurrentSkipListSet<>();
        AtomicInteger numbers = new AtomicInteger();
        Random random = new Random(6);
        int lost = 0;
        int gaps = 0;
        for (int round = 1; round <= rounds; round++) {
            Process process = start(service, data);
            await(address);
            if (token == null) {
                token = new String(
                                new ProcessBuilder(
                                                java,
                                                "-jar",
                                                jar.toString(),
                                                "token",
                                                "issue",
                                                "--name",
                                                "crash",
                                                "--role",
                                                "curator",
                                                "--pledgebook.database.directory=" + data)
                                        .start()
                                        .getInputStream()
                                        .readAllBytes())
                        .strip();
            }
            lost += lost(address, acknowledged);
            gaps += gaps(address);
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> writers = new ArrayList<>();
            int before = acknowledged.size();
            for (int i = 0; i < WRITERS; i++) {
                Thread writer = new Thread(new Writer(address, token, numbers, acknowledged, stop));
                writer.start();
                writers.add(writer);
            }
            Thread.sleep(500 + random.nextInt(2000));
            if (round % 2 == 0) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
            }
            process.destroyForcibly().waitFor();
            stop.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
            System.out.printf(
                    "round %d: %d writes acknowledged before the end, %d in all, %d lost, %d gaps%n",
                    round, acknowledged.size() - before, acknowledged.size(), lost, gaps);
        }
        Process process = start(service, data);
        await(address);
        lost += lost(address, acknowledged);
        gaps += gaps(address);
        long revisions = number(get(address + "/api/v1/revisions?limit=1").body(), "total");
        long sources = number(get(address + "/api/v1/sources?limit=1&q=written").body(), "total");
        process.destroy();
        process.waitFor();
        System.out.printf(
                "%d rounds: %d writes acknowledged, %d there, %d lost; %d revisions, %d gaps, %d revisions without their write%n",
                rounds, acknowledged.size(), sources, lost, revisions, gaps, revisions - 2 - sources);
        System.exit(lost + gaps + (revisions - 2 - sources) == 0 ? 0 : 1);
    }

    private record Writer(
            String address, String token, AtomicInteger numbers, ConcurrentSkipListSet<String> acknowledged, AtomicBoolean stop)
            implements Runnable {

        @Override
        public void run() {
            while (!stop.get()) {
                String slug = "written-" + numbers.incrementAndGet();
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create(address + "/api/v1/sources?reasonKind=SOURCE&reason=crash"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(10))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"slug\": \"" + slug
                                + "\", \"title\": \"Written\", \"publisher\": \"P\", \"url\": \"https://" + slug
                                + ".example/\", \"tier\": \"PRIMARY\"}"))
                        .build();
                try {
                    if (CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 201) {
                        acknowledged.add(slug);
                    }
                } catch (IOException e) {
                    // Killed before it could answer: the write may be there or not.
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    private static Process start(List<String> service, Path data) throws IOException {
        return new ProcessBuilder(service)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(data.toString(), "service.log")))
                .start();
    }

    private static void await(String address) throws InterruptedException {
        for (int i = 0; i < 3000; i++) {
            try {
                if (get(address + "/actuator/health/readiness").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("The service does not get ready");
    }

    /** How many of the acknowledged writes are not in the book. */
    private static int lost(String address, ConcurrentSkipListSet<String> acknowledged)
            throws IOException, InterruptedException {
        List<String> there = get(address + "/api/v1/sources.ndjson?fields=slug")
                .body()
                .lines()
                .map(line -> line.replaceAll(".*\"slug\":\"([^\"]*)\".*", "$1"))
                .collect(Collectors.toList());
        return (int) acknowledged.stream().filter(slug -> !there.contains(slug)).count();
    }

    /** How many numbers are missing among the revisions. */
    private static int gaps(String address) throws IOException, InterruptedException {
        List<Long> numbers = get(address + "/api/v1/revisions.ndjson?sort=number&fields=number")
                .body()
                .lines()
                .map(line -> Long.valueOf(line.replaceAll("[^0-9]", "")))
                .collect(Collectors.toList());
        return (int) (numbers.get(numbers.size() - 1) - numbers.size());
    }

    private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static long number(String json, String name) {
        return Long.parseLong(json.replaceAll("(?s).*\"" + name + "\":([0-9]+).*", "$1"));
    }
}
