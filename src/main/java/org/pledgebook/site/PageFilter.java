package org.pledgebook.site;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pledgebook.web.CollectionDefinitions;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What every page has in common: nothing runs or loads on it but what the service itself serves, and a form that was sent with
 * empty fields leads to the address without them, which is the one to share.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 40)
class PageFilter extends OncePerRequestFilter {

    private static final Pattern WORDS = Pattern.compile("(^|&)q=");

    private final CollectionDefinitions listings;

    private final DrawingStyle style;

    PageFilter(CollectionDefinitions listings, DrawingStyle style) {
        this.listings = listings;
        this.style = style;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/api/") || !listings.areReadAt(path);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("Content-Security-Policy", style.policy());
        String query = request.getQueryString();
        String filled = query == null
                ? ""
                : Arrays.stream(query.split("&", -1))
                        .filter(pair -> pair.indexOf('=') < 0 || pair.indexOf('=') < pair.length() - 1)
                        .collect(Collectors.joining("&"));
        // Whoever takes the words out of the form no longer asks what answers them best.
        if (!filled.equals(query) && !WORDS.matcher(filled).find()) {
            filled = filled.replaceFirst("&?\\bsort=relevance\\b", "").replaceFirst("^&", "");
        }
        if (query == null || filled.equals(query)) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(HttpHeaders.LOCATION, request.getRequestURI() + (filled.isEmpty() ? "" : "?" + filled));
    }
}
