package org.pledgebook.revision.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pledgebook.revision.LatestRevision;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.shared.query.FieldType;
import org.pledgebook.shared.web.GzipFilter;
import org.pledgebook.shared.web.ReadParameters;
import org.pledgebook.shared.web.RequestParameters;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;

/**
 * Reads that were answered lately, as the bytes that were sent. The revision is part of the key, so that a kept answer can
 * not be out of date: what is written makes a new revision, and with it new keys.
 */
@Component
class FinishedAnswers {

    // Beside its bytes, so much an answer takes for its key and its headers.
    private static final int OVERHEAD = 1024;

    private static final List<String> HEADERS = List.of(
            HttpHeaders.ETAG,
            HttpHeaders.VARY,
            HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN,
            HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS,
            HttpHeaders.LAST_MODIFIED,
            HttpHeaders.CACHE_CONTROL,
            HttpHeaders.LINK,
            ReadHeaders.REVISION);

    private final LatestRevision latest;

    private final Cache<Key, Answer> answers;

    private final long largest;

    FinishedAnswers(
            LatestRevision latest,
            @Value("${pledgebook.finished-answers.size:32MB}") DataSize size,
            MeterRegistry meters) {
        this.latest = latest;
        // An answer that alone would push out many others is made anew each time.
        this.largest = size.toBytes() / 32;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(size.toBytes())
                .weigher((Key key, Answer answer) -> answer.content.length + OVERHEAD)
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(meters, answers, "finished-answers");
    }

    /** All that an answer depends on. */
    record Key(
            long revision,
            String address,
            @Nullable String query,
            @Nullable String accept,
            boolean compressed,
            boolean crossOrigin) {}

    /** An answer. */
    static final class Answer {

        private final String tag;

        private final Map<String, List<String>> headers;

        private final String contentType;

        private final boolean compressed;

        private final byte[] content;

        Answer(String tag, Map<String, List<String>> headers, String contentType, boolean compressed, byte[] content) {
            this.tag = tag;
            this.headers = headers;
            this.contentType = contentType;
            this.compressed = compressed;
            this.content = content;
        }

        /** The tag of the answer, uncompressed, without its quotes. */
        String tag() {
            return tag;
        }

        void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
            writeHeaders(response);
            response.setContentType(contentType);
            if (compressed) {
                response.setHeader(HttpHeaders.ETAG, '"' + tag + GzipFilter.SUFFIX + '"');
                response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
            }
            response.setContentLength(content.length);
            if (!HttpMethod.HEAD.matches(request.getMethod())) {
                response.getOutputStream().write(content);
            }
        }

        /** The headers that tell where the answer comes from and how long it holds. */
        void writeHeaders(HttpServletResponse response) {
            headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        }
    }

    /**
     * Finds the answer to a request.
     *
     * @return the answer, or {@code null} if it has to be made
     * @throws DataAccessException if the database does not tell the latest revision
     */
    @Nullable
    Answer find(HttpServletRequest request) {
        String query = request.getQueryString();
        String asOf = query == null || !query.contains(ReadParameters.AS_OF)
                ? null
                : ReadParameters.asOf(RequestParameters.of(request));
        if (!isKept(request, asOf)) {
            return null;
        }
        // What was asked of a revision by its number is the same for ever; all else is of the latest.
        long revision = asOf == null ? latest.number(ReadHeaders.seen(request)) : Long.parseLong(asOf);
        return answers.getIfPresent(key(request, revision));
    }

    /** Whether the answer depends on nothing but the revision and what the key holds. */
    private static boolean isKept(HttpServletRequest request, @Nullable String asOf) {
        // Whether a day or an instant is over, the clock says.
        return (HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod()))
                && (asOf == null || FieldType.INTEGER.parse(asOf) != null);
    }

    /** Keeps what has just been answered, if it is worth it. */
    void keep(HttpServletRequest request, HttpServletResponse response, Snapshot snapshot) throws IOException {
        ContentCachingResponseWrapper whole = WebUtils.getNativeResponse(response, ContentCachingResponseWrapper.class);
        String tag = response.getHeader(HttpHeaders.ETAG);
        if (whole == null
                || tag == null
                || response.getContentType() == null
                || response.getStatus() != HttpServletResponse.SC_OK
                || !HttpMethod.GET.matches(request.getMethod())
                || whole.getContentSize() > largest
                || !isKept(request, ReadParameters.asOf(RequestParameters.of(request)))) {
            return;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : HEADERS) {
            headers.put(name, List.copyOf(response.getHeaders(name)));
        }
        byte[] content = whole.getContentAsByteArray();
        boolean compressed = GzipFilter.compresses(request, content.length);
        answers.put(
                key(request, snapshot.revision().number()),
                new Answer(
                        tag.replace("\"", ""),
                        headers,
                        response.getContentType(),
                        compressed,
                        compressed ? GzipFilter.compress(content) : content));
    }

    private static Key key(HttpServletRequest request, long revision) {
        return new Key(
                revision,
                request.getRequestURI(),
                request.getQueryString(),
                request.getHeader(HttpHeaders.ACCEPT),
                GzipFilter.accepts(request),
                request.getHeader(HttpHeaders.ORIGIN) != null);
    }
}
