package org.pledgebook.web;

import io.swagger.v3.oas.models.examples.Example;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The examples of the API description. Each is a file beside this package's resources that holds a request and the
 * answer which the service gives to it on the seeded book; a test holds the two together.
 */
class Examples {

    private static final String FOLDER = "openapi/examples/";

    private final JsonMapper mapper;

    Examples(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** The example of an operation's answer, or of a problem; {@code null} if there is none. */
    @Nullable
    Example of(String name) {
        try (InputStream file = Examples.class.getClassLoader().getResourceAsStream(FOLDER + name + ".json")) {
            if (file == null) {
                return null;
            }
            Map<?, ?> example = mapper.readValue(file, Map.class);
            return new Example()
                    .summary(String.valueOf(example.get("request")).replaceFirst("^/", "GET /"))
                    .value(example.get("body"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
