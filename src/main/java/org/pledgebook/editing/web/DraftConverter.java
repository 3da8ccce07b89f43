package org.pledgebook.editing.web;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.DraftReader;
import org.pledgebook.draft.StrictJson;
import org.pledgebook.problem.ProblemException;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.problem.Sha256;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractGenericHttpMessageConverter;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads drafts from the bodies of requests, or the JSON for one or for a patch, within bounds of size and depth. */
class DraftConverter extends AbstractGenericHttpMessageConverter<Object> {

    /** The request's attribute that holds a digest of the body. */
    static final String BODY = "org.pledgebook.body";

    /** JSON Merge Patch (RFC 7396). */
    static final String MERGE_PATCH = "application/merge-patch+json";

    private static final int MAX_SIZE = 1_000_000;

    private final DraftReader drafts;

    DraftConverter(DraftReader drafts) {
        super(MediaType.APPLICATION_JSON, MediaType.parseMediaType(MERGE_PATCH));
        this.drafts = drafts;
    }

    @Override
    public boolean canRead(Type type, @Nullable Class<?> context, @Nullable MediaType mediaType) {
        Class<?> raw = ResolvableType.forType(type).toClass();
        return (raw == JsonNode.class || (raw.isRecord() && raw.getSimpleName().endsWith("Draft")))
                && canRead(mediaType);
    }

    @Override
    public boolean canWrite(@Nullable Type type, Class<?> actual, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    public Object read(Type type, @Nullable Class<?> context, HttpInputMessage message) throws IOException {
        Class<?> raw = ResolvableType.forType(type).toClass();
        JsonNode body = body(message.getBody());
        return raw == JsonNode.class ? body : drafts.read(body, raw.asSubclass(Record.class));
    }

    @Override
    protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
        return read(type, null, message);
    }

    @Override
    protected void writeInternal(Object draft, @Nullable Type type, HttpOutputMessage message) {
        throw new UnsupportedOperationException("Drafts are only read");
    }

    private static JsonNode body(InputStream stream) throws IOException {
        byte[] bytes = stream.readNBytes(MAX_SIZE + 1);
        if (bytes.length > MAX_SIZE) {
            throw new ProblemException(ProblemType.CONTENT_TOO_LARGE);
        }
        RequestContextHolder.currentRequestAttributes()
                .setAttribute(BODY, Sha256.hex(bytes), RequestAttributes.SCOPE_REQUEST);
        JsonNode node;
        try {
            node = StrictJson.MAPPER.readTree(bytes);
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, "The body has a number that nothing here can hold.");
        } catch (JacksonException e) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST,
                    "The body is not JSON"
                            + (e.getLocation() == null
                                    ? "."
                                    : ": see line " + e.getLocation().getLineNr() + ", column "
                                            + e.getLocation().getColumnNr()
                                            + ". No name may stand twice in an object, and nothing"
                                            + " may be nested deeper than " + StrictJson.MAX_DEPTH + "."));
        }
        if (node == null || node.isMissingNode()) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The body is empty. It must be a JSON object.");
        }
        return node;
    }
}
