package org.pledgebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.pledgebook.Api.Answer;

/** Reads the present or the past at random, and finds the state of the model that an answer must agree with. */
final class PinnedApi {

    private static final int MAX_SHOWN = 300;

    private static final int MAX_ATTEMPTS = 200;

    /** What is answered for a key that is not in the book, or not any more. */
    private static final Set<Integer> MISSING = Set.of(308, 400, 404, 410);

    private final Api api;

    private final BookModel model;

    private final Random random;

    private final boolean isAlone;

    private final HttpClient client = HttpClient.newHttpClient();

    private String last = "";

    /** An answer, and the state that it is of; of a zip file, each character of the body is a byte. */
    record Seen(Answer answer, BookState state) {}

    /**
     * Creates it.
     *
     * @param isAlone whether nothing is written while an answer is awaited
     */
    PinnedApi(Api api, BookModel model, Random random, boolean isAlone) {
        this.api = api;
        this.model = model;
        this.random = random;
        this.isAlone = isAlone;
    }

    String last() {
        return last;
    }

    /** Chooses the present, as an empty answer, or a revision: often one of the last. */
    Optional<Long> choosePin() {
        long known = model.known();
        return switch (random.nextInt(5)) {
            case 0, 1 -> Optional.empty();
            case 2, 3 -> Optional.of(Math.max(model.first(), known - random.nextInt(6)));
            default -> Optional.of(model.first() + random.nextInt((int) (known - model.first()) + 1));
        };
    }

    /** Returns the state to choose what is asked for from. */
    BookState stateToAskOf(Optional<Long> pin) {
        return pin.map(model::at).orElseGet(model::latest);
    }

    /** Returns an address of parameters that each have a leading ampersand. */
    static String address(String path, String parameters, Optional<Long> pin) {
        String all = parameters + pin.map(revision -> "&asOf=" + revision).orElse("");
        return all.isEmpty() ? path : path + "?" + all.substring(1);
    }

    /**
     * Reads an address.
     *
     * @return what is answered; nothing if it names a record that a write has taken away meanwhile
     */
    Optional<Seen> read(String address, Optional<Long> pin) {
        last = "GET " + address;
        Answer answer = send(address);
        int status = answer.status();
        if (!isAlone && pin.isEmpty() && MISSING.contains(status)) {
            return Optional.empty();
        }
        expect("status", "200", status == 200 ? "200" : status + " " + answer.body());
        String revision = answer.header("Pledgebook-Revision");
        pin.ifPresent(pinned -> expect("revision", String.valueOf(pinned), revision));
        BookState state = model.at(Long.parseLong(revision));
        if (isAlone && pin.isEmpty()) {
            expect("revision of the present", String.valueOf(model.known()), revision);
        }
        return Optional.of(new Seen(answer, state));
    }

    private Answer send(String address) {
        for (int attempt = 0; ; attempt++) {
            Answer answer = address.contains("pledgebook.zip") ? readBytes(address) : api.get(address);
            // The number of exports at once is limited.
            if (answer.status() != 503 || attempt == MAX_ATTEMPTS) {
                return answer;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private Answer readBytes(String address) {
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(api.address(address)).build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
            Map<String, String> headers = response.headers().map().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, header -> header.getValue().get(0)));
            return new Answer(response.statusCode(), headers, response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Fails with the request, and with the places where both values part. */
    void expect(String what, Object expected, Object actual) {
        if (expected.equals(actual)) {
            return;
        }
        String right = expected.toString();
        String wrong = actual.toString();
        if (expected instanceof Map<?, ?> expectedParts && actual instanceof Map<?, ?> actualParts) {
            right = partsOfOne(expectedParts, actualParts);
            wrong = partsOfOne(actualParts, expectedParts);
        }
        int at = 0;
        while (at < Math.min(right.length(), wrong.length()) && right.charAt(at) == wrong.charAt(at)) {
            at++;
        }
        throw new AssertionError(
                last + "\n  " + what + "\n  expected " + around(right, at) + "\n  answered " + around(wrong, at));
    }

    private static String partsOfOne(Map<?, ?> one, Map<?, ?> other) {
        return one.entrySet().stream()
                .filter(part -> !other.entrySet().contains(part))
                .map(Object::toString)
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String around(String text, int at) {
        int begin = Math.max(0, at - MAX_SHOWN / 2);
        int end = Math.min(text.length(), at + MAX_SHOWN);
        return (begin > 0 ? "…" : "") + text.substring(begin, end) + (end < text.length() ? "…" : "");
    }
}
