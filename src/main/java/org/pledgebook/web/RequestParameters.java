package org.pledgebook.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pledgebook.problem.InvalidRequestException;

/**
 * Reads the parameters of a request, strictly: what is not well-formed UTF-8, or holds control characters, is refused and not
 * replaced, since a replaced character is a changed question.
 */
public final class RequestParameters {

    private static final int MAX_PARAMETERS = 500;

    private static final int MAX_LENGTH = 2000;

    private RequestParameters() {}

    /**
     * The parameters of a request, each with its values in order.
     *
     * @throws InvalidRequestException naming the parameter that cannot be read
     */
    public static Map<String, List<String>> of(HttpServletRequest request) {
        checkPath(request.getRequestURI());
        String query = request.getQueryString();
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        String[] pairs = query.split("&", -1);
        if (pairs.length > MAX_PARAMETERS) {
            throw new InvalidRequestException("query", "At most " + MAX_PARAMETERS + " parameters are allowed.");
        }
        for (String pair : pairs) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode("query", equals < 0 ? pair : pair.substring(0, equals));
            String value = decode(name, equals < 0 ? "" : pair.substring(equals + 1));
            parameters.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
        }
        return parameters;
    }

    /** Parameters within the path, after a semicolon, would be ignored: nothing here takes any. */
    private static void checkPath(String path) {
        int semicolon = path.indexOf(';');
        if (semicolon >= 0) {
            String name = path.substring(semicolon + 1).replaceFirst("[=;/].*", "");
            throw new InvalidRequestException(
                    InvalidRequestException.echo(name),
                    "A path has no parameters here. They follow the path, after a ?.");
        }
    }

    private static String decode(String name, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidRequestException(name, "A value can have at most " + MAX_LENGTH + " characters.");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new InvalidRequestException(
                            name, "A % must be followed by two hexadecimal digits (%25 is % itself).");
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.writeBytes((c == '+' ? " " : String.valueOf(c)).getBytes(StandardCharsets.UTF_8));
            }
        }
        String decoded;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException(name, "This is not well-formed UTF-8.");
        }
        if (decoded.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidRequestException(name, "Control characters are not allowed.");
        }
        return decoded;
    }
}
