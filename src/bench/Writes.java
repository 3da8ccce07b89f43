import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures writes: how long one takes from end to end, and how many there are in a second while others read.
 *
 * <p>{@code java src/bench/Writes.java http://localhost:8080 <token> [seconds] [writers] [readers]}, on a service that was
 * started with {@code --pledgebook.writes.per-minute=1000000}, whose book is of no further use.
 */
public class Writes {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final AtomicInteger NUMBERS = new AtomicInteger((int) (System.nanoTime() >>> 40));

    private static String address;

    private static String token;

    public static void main(String[] arguments) throws Exception {
        address = arguments[0];
        token = arguments[1];
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        int writers = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 4;
        int readers = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 32;
        for (int i = 0; i < 500; i++) {
            create();
            change(i);
        }
        System.out.println("| one after another | p50 in ms | p95 in ms |");
        System.out.println("|---|--:|--:|");
        time("a new source", unused -> create());
        time("a changed pledge", Writes::change);
        System.out.println();
        System.out.println("| at once | writes a second | reads a second |");
        System.out.println("|---|--:|--:|");
        together(seconds, writers, 0);
        together(seconds, 0, readers);
        together(seconds, writers, readers);
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

    private static void together(int seconds, int writers, int readers) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        AtomicLong written = new AtomicLong();
        AtomicLong read = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers + readers; i++) {
            boolean writes = i < writers;
            Thread thread = new Thread(() -> {
                while (System.nanoTime() < end) {
                    try {
                        if (writes) {
                            create();
                            written.incrementAndGet();
                        } else {
                            send(request("/api/v1/pledges/france-several-thousand-soldiers").GET(), 200);
                            read.incrementAndGet();
                        }
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
        System.out.printf(
                "| %d writers, %d readers of one pledge | %d | %d |%n",
                writers, readers, written.get() / seconds, read.get() / seconds);
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
