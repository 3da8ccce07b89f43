package org.pledgebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the service over HTTP, as its users do. */
@TestComponent
public class Api {

    private final HttpClient client = HttpClient.newHttpClient();

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Environment environment;

    public Api(Environment environment) {
        this.environment = environment;
    }

    /**
     * An answer.
     *
     * @param headers the headers; of one that is there several times, the first
     */
    public record Answer(int status, Map<String, String> headers, String body) {

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        public JsonNode json() {
            return MAPPER.readTree(body);
        }
    }

    /** Reads an answer as it came over the wire. */
    static Answer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end < 0 ? text.length() : end).split("\r\n", -1);
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.putIfAbsent(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        String body = end < 0 ? "" : text.substring(end + 4);
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            StringBuilder whole = new StringBuilder();
            for (String chunk = body; !chunk.startsWith("0\r\n"); ) {
                int line = chunk.indexOf("\r\n");
                byte[] rest = chunk.substring(line + 2).getBytes(StandardCharsets.UTF_8);
                int size = Integer.parseInt(chunk.substring(0, line), 16);
                whole.append(new String(rest, 0, size, StandardCharsets.UTF_8));
                chunk = new String(rest, size + 2, rest.length - size - 2, StandardCharsets.UTF_8);
            }
            body = whole.toString();
        }
        return new Answer(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body);
    }

    /** Reads JSON. */
    static JsonNode read(String json) {
        return MAPPER.readTree(json);
    }

    public int port() {
        return environment.getRequiredProperty("local.server.port", Integer.class);
    }

    public URI address(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, headers);
    }

    public JsonNode json(String path) {
        Answer answer = get(path);
        if (answer.status() != 200) {
            throw new AssertionError(path + " answers " + answer.status() + ": " + answer.body());
        }
        return answer.json();
    }

    /** Writes as the editor whom a token proves; a merge patch if the method is PATCH. */
    public Answer write(String method, String path, String token, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!token.isEmpty()) {
            all.addAll(List.of("Authorization", "Bearer " + token));
        }
        if (!all.contains("Content-Type") && !body.isEmpty()) {
            all.addAll(List.of(
                    "Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json"));
        }
        return send(method, path, HttpRequest.BodyPublishers.ofString(body), all.toArray(String[]::new));
    }

    public Answer send(String method, String path, String... headers) {
        return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    private Answer send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Map<String, String> received = new HashMap<>();
            response.headers()
                    .map()
                    .forEach((name, values) -> received.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            return new Answer(response.statusCode(), received, response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
