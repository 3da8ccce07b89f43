package org.pledgebook.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.web.Problem;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens all reads to the pages of any origin, and writes to those of the configured ones. It comes before all that answers, so
 * that redirects, problems and kept answers can be read too.
 */
@Configuration(proxyBeanMethods = false)
class CrossOriginProblems {

    /** All headers of answers that tell something, and that browsers do not show by themselves. */
    private static final List<String> EXPOSED = List.of(
            HttpHeaders.ALLOW,
            HttpHeaders.CONTENT_DISPOSITION,
            HttpHeaders.CONTENT_ENCODING,
            HttpHeaders.ETAG,
            "Idempotency-Replayed",
            HttpHeaders.LINK,
            HttpHeaders.LOCATION,
            "Pledgebook-Revision",
            "Pledgebook-Rows",
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.WWW_AUTHENTICATE,
            "X-Request-Id");

    @Bean
    static FilterRegistrationBean<CorsFilter> crossOriginFilter(CorsProperties properties) {
        List<String> writers = properties.writeOrigins();
        CorsConfiguration readable = allowing("GET", "HEAD");
        CorsConfiguration writable = allowing("GET", "HEAD", "POST", "PATCH", "DELETE");
        CorsFilter filter = new CorsFilter(request -> request.getRequestURI().startsWith("/actuator")
                ? null
                : writers.contains(String.valueOf(request.getHeader(HttpHeaders.ORIGIN))) ? writable : readable);
        filter.setCorsProcessor(new Processor());
        FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        return registration;
    }

    private static CorsConfiguration allowing(String... methods) {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.addAllowedOrigin(CorsConfiguration.ALL);
        configuration.setAllowedMethods(List.of(methods));
        configuration.addAllowedHeader(CorsConfiguration.ALL);
        configuration.setExposedHeaders(EXPOSED);
        configuration.setMaxAge(3600L);
        return configuration;
    }

    /** Refuses with a problem; the framework would answer with a bare text. */
    private static final class Processor extends DefaultCorsProcessor {

        private static final JsonMapper MAPPER = new JsonMapper();

        @Override
        public boolean processRequest(
                @Nullable CorsConfiguration configuration, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            boolean allowed = super.processRequest(configuration, request, response);
            if (!allowed) {
                ProblemType type = ProblemType.CROSS_ORIGIN;
                Problem problem = Problem.of(type, type.status(), type.explanation(), request.getRequestURI());
                response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                response.getOutputStream()
                        .write(MAPPER.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
            }
            return allowed;
        }

        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            response.setStatusCode(HttpStatus.FORBIDDEN);
        }
    }
}
