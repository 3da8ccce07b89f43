package org.pledgebook.web;

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
 * Redirects from paths with slashes too many to those without. The framework's own filter for it leaves slashes at the
 * beginning, which would lead to any host.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
class CleanPathFilter extends OncePerRequestFilter {

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !path.startsWith("/") || (!path.contains("//") && (path.length() == 1 || !path.endsWith("/")));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI().replaceAll("/{2,}", "/").replaceFirst("(?<=.)/$", "");
        response.setStatus(HttpServletResponse.SC_PERMANENT_REDIRECT);
        response.setHeader(
                HttpHeaders.LOCATION, path + (request.getQueryString() == null ? "" : "?" + request.getQueryString()));
        response.setContentLength(0);
    }
}
