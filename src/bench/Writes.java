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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures writes: how long one takes from end to end, and how many there are in a second while others read.
 *
 * <p>{@code java src/bench/Writes.java http://localhost:8080 <token> [seconds] [writers] [readers]} in the project's directory, on
 * a service that was started with {@code --pledgebook.writes.max-per-minute=1000000}, whose book is of no further use. Those who
 * read and write at once are wrk's.
 */
public class Writes {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final AtomicInteger NUMBERS = new AtomicInteger((int) (System.currentTimeMillis() / 100));

    /** So many writes a second are to cost readers no more than a quarter. */
    private static final int RATE = 200;

    private static final String SCRIPT = "src/bench/write.lua";

    private static final int ROUNDS = 5;

    private static final int WARM_SECONDS = 60;

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
        together(WARM_SECONDS, writers, readers, 0);
        System.out.println("| one after another | p50 in ms | p95 in ms |");
        System.out.println("|---|--:|--:|");
        time("a new source", unused -> create());
        time("a changed pledge", Writes::change);
        System.out.println();
        System.out.println("| at once | writes a second | reads a second |");
        System.out.println("|---|--:|--:|");
        print(writers, 0, 0, together(seconds, writers, 0, 0));
        print(writers, readers, 0, together(seconds, writers, readers, 0));
        // A machine that is busy elsewhere is so for seconds: the two are measured in turn.
        for (int i = 0; i < ROUNDS; i++) {
            print(0, readers, 0, together(seconds, 0, readers, 0));
            print(writers, readers, RATE, together(seconds, writers, readers, RATE));
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

    private static void print(int writers, int readers, int rate, Rates rates) {
        System.out.printf(
                "| %d writers%s, %d readers of one pledge | %s | %s |%n",
                writers,
                rate == 0 ? "" : " with " + rate + " writes a second in all",
                readers,
                rates.written(),
                rates.read());
    }

    private record Rates(String written, String read) {}

    // Clients in this process would take as much of the processors as the service; wrk takes least.
    private static Rates together(int seconds, int writers, int readers, int rate) throws Exception {
        Process reading = readers == 0
                ? null
                : wrk(seconds, readers, 2, address + "/api/v1/pledges/france-several-thousand-soldiers");
        Process writing = writers == 0
                ? null
                : wrk(
                        seconds,
                        writers,
                        1,
                        "-s",
                        SCRIPT,
                        address,
                        "--",
                        token,
                        String.valueOf(rate),
                        "wrk-" + NUMBERS.incrementAndGet());
        return new Rates(perSecond(writing), perSecond(reading));
    }

    private static Process wrk(int seconds, int connections, int threads, String... more) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("wrk", "-t" + threads, "-c" + connections, "-d" + seconds + "s"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String perSecond(Process wrk) throws IOException {
        if (wrk == null) {
            return "0";
        }
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
