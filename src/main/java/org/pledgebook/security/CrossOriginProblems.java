package org.pledgebook.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.web.Problem;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Problems for the requests that pages of other origins may not send; the framework would answer with a bare text. */
@Configuration(proxyBeanMethods = false)
class CrossOriginProblems {

    @Bean
    static BeanPostProcessor problemsOfCrossOriginRequests(ObjectProvider<CorsProperties> properties) {
        return new BeanPostProcessor() {

            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof AbstractHandlerMapping mapping) {
                    mapping.setCorsProcessor(
                            new Processor(properties.getObject().writeOrigins()));
                }
                return bean;
            }
        };
    }

    private static final class Processor extends DefaultCorsProcessor {

        private static final JsonMapper MAPPER = new JsonMapper();

        private static final List<String> WRITES = List.of("POST", "PATCH", "DELETE");

        private final List<String> writers;

        /** Lets the pages of some origins write, beside those of all that may read. */
        Processor(List<String> writers) {
            this.writers = writers;
        }

        @Override
        public boolean processRequest(
                @Nullable CorsConfiguration configuration, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            CorsConfiguration own = configuration;
            String origin = request.getHeader(HttpHeaders.ORIGIN);
            if (own != null && origin != null && writers.contains(origin)) {
                own = writable(own);
            }
            boolean allowed = super.processRequest(own, request, response);
            if (!allowed) {
                ProblemType type = ProblemType.CROSS_ORIGIN;
                Problem problem = Problem.of(type, type.status(), type.explanation(), request.getRequestURI());
                response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                response.getOutputStream()
                        .write(MAPPER.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
            }
            return allowed;
        }

        /** A copy, down to its lists: what is added to one of these would hold for every origin. */
        private static CorsConfiguration writable(CorsConfiguration readable) {
            CorsConfiguration writable = new CorsConfiguration(readable);
            writable.setAllowedMethods(and(readable.getAllowedMethods(), WRITES));
            writable.setExposedHeaders(
                    and(readable.getExposedHeaders(), List.of(HttpHeaders.LOCATION, "Idempotency-Replayed")));
            return writable;
        }

        private static List<String> and(@Nullable List<String> some, List<String> more) {
            return Stream.concat(some == null ? Stream.empty() : some.stream(), more.stream())
                    .toList();
        }

        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            response.setStatusCode(HttpStatus.FORBIDDEN);
        }
    }
}
