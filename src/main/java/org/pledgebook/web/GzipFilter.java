package org.pledgebook.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Compresses the reads for clients that ask for it. The container leaves answers with a strong ETag alone, since other
 * bytes need another tag; this filter gives them one.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
public class GzipFilter extends OncePerRequestFilter {

    /** Ends the opaque tag of a compressed answer. */
    public static final String SUFFIX = "-gzip";

    // What may be long is compressed as it is written.
    private static final Pattern WHOLE_LIST =
            Pattern.compile("\\.(json|ndjson|csv)$|^/api/v1/sources/[^/]+/citations$");

    // Below this, the headers of compression cost more than it saves.
    private static final int SMALLEST = 2048;

    private final CollectionDefinitions listings;

    GzipFilter(CollectionDefinitions listings) {
        this.listings = listings;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        // An archive is compressed in itself, and what is sent as it happens has no end to wait for.
        return !listings.areReadAt(request.getRequestURI())
                || request.getRequestURI().endsWith(".zip")
                || request.getRequestURI().endsWith("/stream");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean wholeList = WHOLE_LIST.matcher(request.getRequestURI()).find();
        if (!wholeList) {
            compressAtOnce(request, response, chain);
        } else if (accepts(request)) {
            Compressed compressed = new Compressed(response);
            chain.doFilter(request, compressed);
            compressed.finish();
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void compressAtOnce(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ContentCachingResponseWrapper whole = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, whole);
        String tag = response.getHeader(HttpHeaders.ETAG);
        // What was kept compressed comes so.
        boolean compressed = response.getHeader(HttpHeaders.CONTENT_ENCODING) != null;
        if (tag != null && !compressed && compresses(request, whole.getContentSize())) {
            byte[] smaller = compress(whole.getContentAsByteArray());
            response.setHeader(HttpHeaders.ETAG, tag.substring(0, tag.length() - 1) + SUFFIX + '"');
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
            response.setContentLength(smaller.length);
            response.getOutputStream().write(smaller);
        } else {
            whole.copyBodyToResponse();
        }
    }

    /** Whether an answer of so many bytes is compressed for this client. */
    public static boolean compresses(HttpServletRequest request, int size) {
        return size >= SMALLEST && accepts(request);
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

    /** Compresses what is written, as it is written, if it is the answer to a read and no problem. */
    private static final class Compressed extends HttpServletResponseWrapper {

        private @Nullable CompressedStream stream;

        Compressed(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            String tag = getHeader(HttpHeaders.ETAG);
            if (tag == null || getStatus() != SC_OK) {
                return super.getOutputStream();
            }
            if (stream == null) {
                setHeader(HttpHeaders.ETAG, tag.substring(0, tag.length() - 1) + SUFFIX + '"');
                setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
                stream = new CompressedStream(super.getOutputStream());
            }
            return stream;
        }

        /** Ends what was written whole; what broke off has no end. */
        void finish() throws IOException {
            if (stream != null) {
                stream.gzip.finish();
            }
        }
    }

    private static final class CompressedStream extends ServletOutputStream {

        private final ServletOutputStream out;

        private final GZIPOutputStream gzip;

        CompressedStream(ServletOutputStream out) throws IOException {
            this.out = out;
            this.gzip = new GZIPOutputStream(out, 8192, true);
        }

        @Override
        public void write(int b) throws IOException {
            gzip.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            gzip.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            gzip.flush();
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
