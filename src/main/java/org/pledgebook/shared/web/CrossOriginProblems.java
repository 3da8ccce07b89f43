package org.pledgebook.shared.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
    static BeanPostProcessor problemsOfCrossOriginRequests() {
        Processor processor = new Processor();
        return new BeanPostProcessor() {

            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof AbstractHandlerMapping mapping) {
                    mapping.setCorsProcessor(processor);
                }
                return bean;
            }
        };
    }

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
