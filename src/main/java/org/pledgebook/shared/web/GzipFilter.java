package org.pledgebook.shared.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
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

    // Below this, the headers of compression cost more than it saves.
    private static final int SMALLEST = 2048;

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ContentCachingResponseWrapper whole = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, whole);
        String tag = response.getHeader(HttpHeaders.ETAG);
        if (tag != null && whole.getContentSize() >= SMALLEST && acceptsGzip(request)) {
            byte[] compressed = compress(whole.getContentAsByteArray());
            response.setHeader(HttpHeaders.ETAG, tag.substring(0, tag.length() - 1) + SUFFIX + '"');
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
            response.setContentLength(compressed.length);
            response.getOutputStream().write(compressed);
        } else {
            whole.copyBodyToResponse();
        }
    }

    private static boolean acceptsGzip(HttpServletRequest request) {
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

    private static byte[] compress(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(content.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        }
        return compressed.toByteArray();
    }
}
