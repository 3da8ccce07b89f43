package org.pledgebook.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pledgebook.query.QueryKind;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerMapping;

/** How a whole list can be written. The extension of its address says so. */
public enum ExportFormat {
    /** One JSON object, in the shape of a page. */
    JSON(MediaType.APPLICATION_JSON_VALUE),

    /** One JSON object a line, each a record. */
    NDJSON("application/x-ndjson"),

    /** Comma-separated values (RFC 4180), one row a record. */
    CSV("text/csv");

    /** The name of the address's part that holds the extension. */
    static final String EXTENSION = "extension";

    private final String mediaType;

    ExportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The format that the address asks for, or {@code null} if it is not that of a whole list. */
    public static @Nullable ExportFormat of(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                ? Arrays.stream(values())
                        .filter(format -> format.extension().equals(variables.get(EXTENSION)))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /** The extension, without its dot. */
    public String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is written. */
    public MediaType mediaType() {
        return MediaType.parseMediaType(mediaType);
    }

    /** What is written, with its encoding where the type does not fix it. */
    public MediaType contentType() {
        return this == CSV ? new MediaType(mediaType(), StandardCharsets.UTF_8) : mediaType();
    }

    /** The form of the list that goes with it. */
    QueryKind form() {
        return this == CSV ? QueryKind.TABLE : QueryKind.WHOLE;
    }
}
