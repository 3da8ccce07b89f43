package org.pledgebook.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers with what was answered before, as long as the book has not changed. All else goes its way. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 50)
class ResponseCacheFilter extends OncePerRequestFilter {

    private final ResponseCache answers;

    private final CollectionDefinitions listings;

    ResponseCacheFilter(ResponseCache answers, CollectionDefinitions listings) {
        this.answers = answers;
        this.listings = listings;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !listings.areReadAt(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ResponseCache.Answer answer = find(request);
        if (answer == null) {
            try {
                chain.doFilter(request, response);
            } finally {
                answers.made(request);
            }
            return;
        }
        String held = ReadConditions.held(request, answer.sentTag());
        if (held == null) {
            answer.write(request, response);
        } else {
            answer.writeHeaders(response);
            response.setHeader(HttpHeaders.ETAG, held);
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        }
    }

    private ResponseCache.@Nullable Answer find(HttpServletRequest request) {
        try {
            return answers.find(request);
        } catch (InvalidRequestException | DataAccessException e) {
            // Whoever makes the answer meets the same, and says so.
            return null;
        }
    }
}
