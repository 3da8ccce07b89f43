package org.pledgebook.site;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.pledgebook.web.CollectionDefinitions;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Sees to it that nothing runs or loads on a page but what the service itself serves. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 40)
class PageFilter extends OncePerRequestFilter {

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
        chain.doFilter(request, response);
    }
}
