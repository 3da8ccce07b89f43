import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures writes: how long one takes from end to end, and how many there are in a second while others read.
 *
 * <p>{@code java src/bench/Writes.java http://localhost:8080 <token> [seconds] [writers] [readers]}, on a service that was
 * started with {@code --pledgebook.writes.per-minute=1000000}, whose book is of no further use. The readers are wrk's.
 */
public class Writes {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final AtomicInteger NUMBERS = new AtomicInteger((int) (System.currentTimeMillis() / 100));

    /** So many writes a second are to cost readers no more than a quarter. */
    private static final int RATE = 200;

    private static String address;

    private static String token;

    public static void main(String[] arguments) throws Exception {
        address = arguments[0];
        token = arguments[1];
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        int writers = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 4;
        int readers = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 32;
        // Most of the processors goes to the compiler at first.
        for (int i = 0; i < 1000; i++) {
            create();
            change(i);
        }
        together(4 * seconds, writers, readers, Double.POSITIVE_INFINITY);
        System.out.println("| one after another | p50 in ms | p95 in ms |");
        System.out.println("|---|--:|--:|");
        time("a new source", unused -> create());
        time("a changed pledge", Writes::change);
        System.out.println();
        System.out.println("| at once | writes a second | reads a second |");
        System.out.println("|---|--:|--:|");
        for (double rate : new double[] {Double.POSITIVE_INFINITY, RATE}) {
            print(writers, 0, rate, together(seconds, writers, 0, rate));
            print(0, readers, rate, together(seconds, 0, readers, rate));
            print(writers, readers, rate, together(seconds, writers, readers, rate));
        }
    }

    private interface Write {

        void run(int number) throws Exception;
    }

    private static void time(String name, Write write) throws Exception {
        double[] took = new double[500];
        for (int i = 0; i < took.length; i++) {
            long begin = System.nanoTime();
            write.run(i);
            took[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(took);
        System.out.printf("| %s | %.1f | %.1f |%n", name, took[took.length / 2], took[took.length * 95 / 100]);
    }

    private record Rates(long written, String read) {}

    private static void print(int writers, int readers, double rate, Rates rates) {
        System.out.printf(
                "| %d writers%s, %d readers of one pledge | %d | %s |%n",
                writers,
                rate == RATE ? " with " + RATE + " writes a second in all" : "",
                readers,
                rates.written(),
                rates.read());
    }

    private static Rates together(int seconds, int writers, int readers, double rate) throws Exception {
        // Readers in this process would leave its writers no turn; wrk has its own, and takes least of the processors.
        Process reading = readers == 0
                ? null
                : new ProcessBuilder(
                                "wrk",
                                "-t2",
                                "-c" + readers,
                                "-d" + seconds + "s",
                                address + "/api/v1/pledges/france-several-thousand-soldiers")
                        .redirectErrorStream(true)
                        .start();
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        AtomicLong begun = new AtomicLong();
        AtomicLong written = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            Thread thread = new Thread(() -> {
                while (System.nanoTime() < end) {
                    try {
                        long due = begin + (long) (begun.getAndIncrement() * 1e9 / rate);
                        while (System.nanoTime() < due) {
                            LockSupport.parkNanos(due - System.nanoTime());
                        }
                        create();
                        written.incrementAndGet();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return new Rates(written.get() / seconds, reading == null ? "0" : perSecond(reading));
    }

    private static String perSecond(Process wrk) throws IOException {
        String told = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = Pattern.compile("Requests/sec: *([0-9]+)").matcher(told);
        if (!rate.find() || told.contains("Non-2xx")) {
            throw new IllegalStateException(told);
        }
        return rate.group(1);
    }

    private static void create() throws Exception {
        String slug = "written-" + NUMBERS.incrementAndGet();
        send(
                request("/api/v1/sources?reasonKind=SOURCE&reason=load")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"slug\": \"" + slug
                                + "\", \"title\": \"T\", \"publisher\": \"P\", \"url\": \"https://" + slug
                                + ".example/\", \"tier\": \"PRIMARY\"}")),
                201);
    }

    private static void change(int number) throws Exception {
        send(
                request("/api/v1/pledges/france-several-thousand-soldiers?reasonKind=SOURCE&reason=load")
                        .header("Content-Type", "application/merge-patch+json")
                        .header("If-Match", "*")
                        .method(
                                "PATCH",
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"territory\": \"Ukraine " + number + " " + System.nanoTime() + "\"}")),
                200);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "Bearer " + token);
    }

    private static void send(HttpRequest.Builder request, int expected) throws Exception {
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IllegalStateException(response.statusCode() + ": " + response.body());
        }
    }
}
