package org.pledgebook.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ProblemType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Problems for what fails before, or behind, the controllers: a request that the container itself refuses, and errors
 * that filters send. Without these the container would answer with a page of its own.
 */
@Configuration(proxyBeanMethods = false)
class ContainerProblems {

    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTheContainer() {
        return factory -> factory.addContextCustomizers(
                context -> ((StandardHost) context.getParent()).setErrorReportValveClass(Valve.class.getName()));
    }

    /** Parameters are refused farther on: what is bad here is the request itself. */
    private static ProblemType type(HttpStatusCode status) {
        return status.value() == 400 ? ProblemType.MALFORMED_REQUEST : ProblemType.of(status);
    }

    /** Writes a problem where the container refuses a request that never reached the application. */
    public static class Valve extends ErrorReportValve {

        private static final JsonMapper MAPPER = new JsonMapper();

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            HttpStatusCode status = HttpStatusCode.valueOf(response.getStatus());
            ProblemType type = type(status);
            try {
                response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                response.setCharacterEncoding("UTF-8");
                response.getReporter()
                        .write(MAPPER.writeValueAsString(Problem.of(type, status, type.explanation(), "/")));
                response.finishResponse();
            } catch (IOException e) {
                // The client is gone; there is nobody left to tell.
                container.getLogger().debug("no error report", e);
            }
        }
    }

    /** Writes a problem where a filter has sent an error. */
    @Hidden
    @RestController
    static class ErrorPage implements ErrorController {

        @RequestMapping("/error")
        ResponseEntity<Object> error(HttpServletRequest request) {
            int code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer sent ? sent : 404;
            HttpStatusCode status = HttpStatusCode.valueOf(code);
            ProblemType type = type(status);
            Object asked = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
            return Problem.of(type, status, type.explanation(), asked == null ? "/error" : String.valueOf(asked))
                    .answer(new HttpHeaders());
        }
    }
}
