package org.pledgebook.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.pledgebook.query.FieldType;
import org.pledgebook.revision.LatestRevision;
import org.pledgebook.revision.RecentChanges;
import org.pledgebook.revision.Snapshot;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;

/**
 * Reads that were answered lately, as the bytes that were sent. An answer is given again as long as the revision that it is of
 * is the latest, which is asked for each time; so it cannot be out of date.
 *
 * <p>The answer about one record is more often the same than not when there is a later revision: nothing in its body tells
 * which one it is of. It is given as that of the later revision, by its headers, if none since has changed the record, as
 * {@link RecentChanges} tells. All other answers are made anew, by one of those who ask at a time.
 */
@Component
class ResponseCache {

    // Beside its bytes, so much an answer takes for its key and its headers.
    private static final int OVERHEAD = 1024;

    private static final List<String> HEADERS = List.of(
            HttpHeaders.ETAG,
            HttpHeaders.VARY,
            HttpHeaders.LAST_MODIFIED,
            HttpHeaders.CACHE_CONTROL,
            HttpHeaders.LINK,
            ReadHeaders.REVISION);

    /** The name of the request's attribute that names the one record which the answer is about, by {@link RecentChanges#record}. */
    static final String RECORD = "org.pledgebook.record";

    private static final String MAKING = "org.pledgebook.making";

    // Who has waited so long for another to make an answer makes it as well.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final LatestRevision latest;

    private final RecentChanges changes;

    private final Cache<Key, Answer> answers;

    private final long largest;

    ResponseCache(
            LatestRevision latest, RecentChanges changes, ResponseCacheProperties properties, MeterRegistry meters) {
        this.latest = latest;
        this.changes = changes;
        // An answer that alone would push out many others is made anew each time.
        long size = properties.maxSize().toBytes();
        this.largest = size / 32;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(size)
                .weigher((Key key, Answer answer) -> answer.size() + OVERHEAD)
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(meters, answers, "responses");
    }

    /** All that an answer depends on, beside the revision. */
    record Key(
            String address,
            @Nullable String query,
            @Nullable String accept,
            boolean compressed) {}

    /** An answer. */
    static final class Answer {

        private final long revision;

        private final String tag;

        private final Map<String, List<String>> headers;

        private final String contentType;

        private final boolean compressed;

        private final byte[] content;

        // Null if it is not about one record.
        private final @Nullable String about;

        private final AtomicBoolean replacing = new AtomicBoolean();

        private final CountDownLatch replaced = new CountDownLatch(1);

        // The later revision that this was last found not to hold as of; guarded by this object's monitor.
        private long notAsOf;

        Answer(
                long revision,
                String tag,
                Map<String, List<String>> headers,
                String contentType,
                boolean compressed,
                byte[] content,
                @Nullable String about) {
            this.revision = revision;
            this.tag = tag;
            this.headers = headers;
            this.contentType = contentType;
            this.compressed = compressed;
            this.content = content;
            this.about = about;
        }

        /** The tag of the answer as it is sent, in its quotes. */
        String sentTag() {
            return '"' + tag + (compressed ? ReadConditions.GZIP_SUFFIX : "") + '"';
        }

        private int size() {
            return content.length;
        }

        void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
            writeHeaders(response);
            response.setContentType(contentType);
            if (compressed) {
                response.setHeader(HttpHeaders.ETAG, sentTag());
                response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
            }
            response.setContentLength(content.length);
            if (!HttpMethod.HEAD.matches(request.getMethod())) {
                response.getOutputStream().write(content);
            }
        }

        /** The headers that tell where the answer comes from and how long it holds. */
        void writeHeaders(HttpServletResponse response) {
            // Some of what the answer varies with is set already.
            headers.forEach((name, values) -> {
                for (int i = 0; i < values.size(); i++) {
                    if (i == 0) {
                        response.setHeader(name, values.get(i));
                    } else {
                        response.addHeader(name, values.get(i));
                    }
                }
            });
        }

        /** The same as of a later revision. */
        private Answer asOf(long later, Instant recordedAt) {
            String now = ReadHeaders.asOf(later, tag);
            HttpHeaders own = new HttpHeaders();
            own.setETag('"' + now + '"');
            own.setLastModified(recordedAt);
            own.set(ReadHeaders.REVISION, String.valueOf(later));
            Map<String, List<String>> others = new LinkedHashMap<>(headers);
            own.forEach(others::put);
            return new Answer(later, now, others, contentType, compressed, content, about);
        }
    }

    /**
     * Finds the answer to a request. If there is none, the request is to be answered by who asks here, and
     * {@link #made} called after that.
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
        if (!isKept(request, asOf) || !ReadConditions.needTagAlone(request)) {
            return null;
        }
        Key key = key(request);
        Answer kept = answers.getIfPresent(key);
        // What was asked of a revision by its number is the same for ever; all else is of the latest.
        if (kept == null || asOf != null) {
            return kept;
        }
        long revision = latest.number(Math.max(ReadHeaders.seen(request), kept.revision));
        long begun = System.nanoTime();
        while (kept != null && kept.revision != revision) {
            Answer newer = renewed(key, kept, revision);
            if (newer == null) {
                if (!isMadeByAnother(kept, request, PATIENCE.toNanos() - (System.nanoTime() - begun))) {
                    return null;
                }
                newer = answers.getIfPresent(key);
            }
            kept = newer;
            if (kept != null && kept.revision > revision) {
                // The one who made it has been told of more than there was when this request came.
                return kept;
            }
        }
        return kept;
    }

    /** The answer in the place of one that is out of date, or {@code null} if what has been changed since may change it. */
    private @Nullable Answer renewed(Key key, Answer kept, long revision) {
        String about = kept.about;
        if (about == null || kept.revision > revision) {
            return null;
        }
        // All who read it learn of a revision at the same time: one renews it, or finds that it cannot be.
        synchronized (kept) {
            Answer now = answers.getIfPresent(key);
            if (now != null && now != kept) {
                return now;
            }
            if (kept.notAsOf == revision) {
                return null;
            }
            // If the database does not tell, the others are not to wait for it one after the other.
            kept.notAsOf = revision;
            RecentChanges.Changes since = changes.since(kept.revision, revision);
            if (since == null || since.records().contains(about)) {
                return null;
            }
            Answer renewed = kept.asOf(revision, since.recordedAt());
            answers.asMap().replace(key, kept, renewed);
            return renewed;
        }
    }

    /** Waits while another makes an answer in the place of one that is out of date; if nobody does, this request does. */
    private static boolean isMadeByAnother(Answer outdated, HttpServletRequest request, long nanos) {
        if (!HttpMethod.GET.matches(request.getMethod())) {
            return false;
        }
        if (outdated.replacing.compareAndSet(false, true)) {
            request.setAttribute(MAKING, outdated);
            return false;
        }
        try {
            // What has been made already, and was not kept, is not made once for all.
            return outdated.replaced.getCount() > 0 && outdated.replaced.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Says to those who wait for the answer to a request that it has been made, and kept if it could be. */
    void made(HttpServletRequest request) {
        if (request.getAttribute(MAKING) instanceof Answer outdated) {
            outdated.replaced.countDown();
        }
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
                || ResponseBodyFilter.isStreamed(response)
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
        boolean compressed = ResponseBodyFilter.compresses(request, response.getContentType(), content.length);
        answers.put(
                key(request),
                new Answer(
                        snapshot.revision().number(),
                        tag.replace("\"", ""),
                        headers,
                        response.getContentType(),
                        compressed,
                        compressed ? ResponseBodyFilter.compress(content) : content,
                        request.getAttribute(RECORD) instanceof String record ? record : null));
    }

    private static Key key(HttpServletRequest request) {
        return new Key(
                request.getRequestURI(),
                request.getQueryString(),
                request.getHeader(HttpHeaders.ACCEPT),
                ResponseBodyFilter.accepts(request));
    }
}
