package org.pledgebook.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ProblemException;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.problem.Sha256;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;

/**
 * Sends each body with its tag and its length, compressed for clients that ask for it, or not at all if the client holds it.
 * The container leaves answers with a strong ETag uncompressed, since other bytes need another tag, and promises another
 * length to HEAD than to GET. So this filter keeps the body until it is whole. A body that is long is passed on as it is
 * written, see {@link #stream}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
public class ResponseBodyFilter extends OncePerRequestFilter {

    /** Lets a cache keep an answer, and ask each time whether it still holds. */
    public static final String REVALIDATE = "public, max-age=0, must-revalidate";

    // Below this, the headers of compression cost more than it saves.
    private static final int MIN_COMPRESSED_SIZE = 2048;

    private static final Pattern COMPRESSIBLE = Pattern.compile(
            "(text/(?!event-stream)|image/svg\\+xml|application/"
                    + "([\\w.-]+\\+)?(json|xml|yaml|x-ndjson|javascript|openmetrics-text|vnd\\.oai\\.openapi|vnd\\.spring-boot)).*");

    // Not of the problem that is sent instead.
    private static final List<String> OF_AN_ANSWER = List.of(
            HttpHeaders.ETAG,
            HttpHeaders.LAST_MODIFIED,
            HttpHeaders.CACHE_CONTROL,
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.CONTENT_DISPOSITION,
            HttpHeaders.LINK);

    private final CollectionDefinitions listings;

    ResponseBodyFilter(CollectionDefinitions listings) {
        this.listings = listings;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        Body body = new Body(request, response);
        chain.doFilter(
                isRead(request) && !listings.areReadAt(request.getRequestURI())
                        ? new UnconditionalGet(request)
                        : request,
                body);
        body.finish();
    }

    /**
     * Passes the body on as it is written, since it is too long to be kept, or has no end.
     *
     * @param contentType what is written
     * @return whether it is wanted; if not, the answer says so
     * @throws ProblemException if the client wants only another body than there is
     */
    public static boolean stream(HttpServletResponse response, MediaType contentType) {
        return Objects.requireNonNull(WebUtils.getNativeResponse(response, Body.class)).stream(contentType.toString());
    }

    /** Whether a body was passed on as it was written. */
    public static boolean isStreamed(HttpServletResponse response) {
        Body body = WebUtils.getNativeResponse(response, Body.class);
        return body != null && body.streamed;
    }

    /** Whether an answer is compressed for this client. */
    public static boolean compresses(HttpServletRequest request, @Nullable String contentType, int size) {
        return size >= MIN_COMPRESSED_SIZE && accepts(request) && isCompressible(contentType);
    }

    /** Whether the client takes compressed answers. */
    public static boolean accepts(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.ACCEPT_ENCODING) == null) {
            return false;
        }
        String accepted = String.join(",", Collections.list(request.getHeaders(HttpHeaders.ACCEPT_ENCODING)));
        boolean any = false;
        for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.strip().split("\\s*;\\s*", -1);
            boolean refused = parts.length > 1 && parts[1].matches("q=0(\\.0*)?");
            if (parts[0].equals("gzip") || parts[0].equals("x-gzip")) {
                return !refused;
            }
            any |= parts[0].equals("*") && !refused;
        }
        return any;
    }

    /** Compresses at once. */
    public static byte[] compress(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(content.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        }
        return compressed.toByteArray();
    }

    /** The time that an answer bears, in milliseconds, or -1 if it bears none. */
    public static long lastModified(HttpServletResponse response) {
        HttpHeaders headers = new HttpHeaders();
        String time = response.getHeader(HttpHeaders.LAST_MODIFIED);
        if (time != null) {
            headers.set(HttpHeaders.LAST_MODIFIED, time);
        }
        return headers.getLastModified();
    }

    private static boolean isCompressible(@Nullable String contentType) {
        return contentType != null && COMPRESSIBLE.matcher(contentType).matches();
    }

    private static boolean isRead(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
    }

    /** A body, and the headers that depend on it. */
    private static final class Body extends ContentCachingResponseWrapper {

        private final HttpServletRequest request;

        private final HttpServletResponse sent;

        private boolean streamed;

        private boolean compressing;

        private @Nullable ServletOutputStream stream;

        private @Nullable CompressedStream compressed;

        Body(HttpServletRequest request, HttpServletResponse response) {
            super(response);
            this.request = request;
            this.sent = response;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (!streamed) {
                return super.getOutputStream();
            }
            if (stream == null) {
                stream = sent.getOutputStream();
                // A problem may be told instead.
                if (compressing && getStatus() == SC_OK) {
                    setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
                    compressed = new CompressedStream(stream);
                    stream = compressed;
                }
            }
            return stream;
        }

        @Override
        public void flushBuffer() throws IOException {
            if (streamed) {
                sent.flushBuffer();
            }
        }

        boolean stream(String contentType) {
            streamed = true;
            String tag = getHeader(HttpHeaders.ETAG);
            if (tag == null) {
                return true;
            }
            compressing = accepts(request) && isCompressible(contentType);
            if (compressing) {
                tag = ReadConditions.compressed(tag);
                setHeader(HttpHeaders.ETAG, tag);
            }
            return switch (ReadConditions.evaluate(request, tag, lastModified(this))) {
                case SEND -> true;
                case NOT_MODIFIED -> {
                    setNotModified(tag);
                    yield false;
                }
                case FAILED -> {
                    removeHeaders();
                    throw new ProblemException(
                            ProblemType.PRECONDITION_FAILED, "The answer is another than the condition names.");
                }
            };
        }

        /** Ends what was written whole; what broke off has no end. */
        void finish() throws IOException {
            if (!streamed) {
                send();
            } else if (!request.isAsyncStarted() && getStatus() == SC_OK) {
                if (compressed != null) {
                    compressed.finish();
                } else if (compressing) {
                    setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
                }
                if (HttpMethod.GET.matches(request.getMethod())) {
                    // Otherwise the container would promise a length that it does not know for HEAD.
                    sent.flushBuffer();
                }
            }
        }

        /** Sends a body that is whole. */
        private void send() throws IOException {
            if (isCommitted()) {
                return;
            }
            if (containsHeader(HttpHeaders.ACCEPT_RANGES)) {
                // Parts of a file are not given: they would need the tag of the whole.
                setHeader(HttpHeaders.ACCEPT_RANGES, "none");
            }
            String tag = tag();
            byte[] content = getContentAsByteArray();
            boolean compresses = getHeader(HttpHeaders.CONTENT_ENCODING) == null
                    && compresses(request, getContentType(), content.length);
            if (tag != null && compresses) {
                tag = ReadConditions.compressed(tag);
                setHeader(HttpHeaders.ETAG, tag);
            }
            if (tag != null && isRead(request) && getStatus() == SC_OK) {
                ReadConditions.Outcome outcome = ReadConditions.evaluate(request, tag, lastModified(this));
                if (outcome != ReadConditions.Outcome.SEND) {
                    withhold(outcome, tag);
                    return;
                }
            }
            if (compresses) {
                setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
                content = compress(content);
            }
            if (getStatus() != SC_NOT_MODIFIED && getStatus() != SC_NO_CONTENT) {
                sent.setContentLength(content.length);
                sent.getOutputStream().write(content);
            }
        }

        /** The tag of the answer: its own, or one of its bytes if a cache can keep it. */
        private @Nullable String tag() {
            String own = getHeader(HttpHeaders.ETAG);
            String caching = getHeader(HttpHeaders.CACHE_CONTROL);
            if (own != null
                    || !isRead(request)
                    || getStatus() != SC_OK
                    || (caching != null && caching.contains("no-store"))) {
                return own;
            }
            byte[] digest = Arrays.copyOf(Sha256.begin().digest(getContentAsByteArray()), 12);
            String tag = '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
            setHeader(HttpHeaders.ETAG, tag);
            if (caching == null) {
                setHeader(HttpHeaders.CACHE_CONTROL, REVALIDATE);
            }
            return tag;
        }

        private void withhold(ReadConditions.Outcome outcome, String tag) throws IOException {
            resetBuffer();
            if (outcome == ReadConditions.Outcome.NOT_MODIFIED) {
                setNotModified(tag);
            } else {
                removeHeaders();
                sendError(SC_PRECONDITION_FAILED);
            }
        }

        private void setNotModified(String tag) {
            String held = ReadConditions.held(request, tag);
            setHeader(HttpHeaders.ETAG, held == null ? tag : held);
            setStatus(SC_NOT_MODIFIED);
            sent.setContentType(null);
        }

        /** Takes back what was said of the answer; the container knows no other way to take back a header. */
        private void removeHeaders() {
            Map<String, List<String>> others = new LinkedHashMap<>();
            for (String name : sent.getHeaderNames()) {
                if (!OF_AN_ANSWER.contains(name)) {
                    others.put(name, List.copyOf(sent.getHeaders(name)));
                }
            }
            sent.reset();
            others.forEach((name, values) -> values.forEach(value -> sent.addHeader(name, value)));
        }
    }

    /** A request for the whole body, whatever the client asks: what it holds of it, this filter knows by itself. */
    private static final class UnconditionalGet extends HttpServletRequestWrapper {

        private static final Set<String> HIDDEN = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

        static {
            Collections.addAll(
                    HIDDEN,
                    HttpHeaders.IF_MATCH,
                    HttpHeaders.IF_NONE_MATCH,
                    HttpHeaders.IF_MODIFIED_SINCE,
                    HttpHeaders.IF_UNMODIFIED_SINCE,
                    HttpHeaders.IF_RANGE,
                    HttpHeaders.RANGE);
        }

        UnconditionalGet(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return HttpMethod.GET.name();
        }

        @Override
        public @Nullable String getHeader(String name) {
            return HIDDEN.contains(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return HIDDEN.contains(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public long getDateHeader(String name) {
            return HIDDEN.contains(name) ? -1 : super.getDateHeader(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> !HIDDEN.contains(name))
                    .toList());
        }
    }
}
