package org.pledgebook.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells browsers to take every answer for what it says it is, and for nothing to run or to frame: pages and the documentation
 * say for themselves what runs on them.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class SafeHeadersFilter extends OncePerRequestFilter {

    private static final long ONE_YEAR = 31_536_000;

    private static final String POLICY = "default-src 'none'; frame-ancestors 'none'";

    // The documentation runs scripts of its own, and styles that these write.
    private static final String POLICY_OF_DOCUMENTATION =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " font-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "strict-origin-when-cross-origin");
        String path = request.getRequestURI();
        response.setHeader(
                "Content-Security-Policy", path.startsWith("/swagger-ui/") ? POLICY_OF_DOCUMENTATION : POLICY);
        if (path.startsWith("/actuator")) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=" + ONE_YEAR);
        }
        chain.doFilter(request, response);
    }
}
