package org.pledgebook.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.ServiceBusyException;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryReader;
import org.pledgebook.revision.AsOf;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.Snapshot;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Opens the state of the book that a read asks for before the controller runs, and answers "not modified" without
 * reading any record.
 */
@Component
class SnapshotInterceptor implements HandlerInterceptor {

    private final RevisionService revisions;

    private final ReadHeaders headers;

    private final ExportLimiter wholeLists;

    private final ResponseCache answers;

    SnapshotInterceptor(
            RevisionService revisions, ReadHeaders headers, ExportLimiter wholeLists, ResponseCache answers) {
        this.answers = answers;
        this.wholeLists = wholeLists;
        this.revisions = revisions;
        this.headers = headers;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // What goes on after its controller has returned reads nothing more by this request.
        if (!(handler instanceof HandlerMethod method)
                || !(HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod()))
                || request.getDispatcherType() == DispatcherType.ASYNC) {
            return true;
        }
        Map<String, List<String>> parameters = RequestParameters.of(request);
        ExportFormat whole = ExportFormat.of(request);
        checkNames(method, whole, parameters);
        String asOf = ReadParameters.asOf(parameters);
        Snapshot snapshot = revisions.open(asOf == null ? null : AsOf.parse(ReadParameters.AS_OF, asOf));
        request.setAttribute(Snapshot.OPEN, snapshot);
        // The framework would write records in any form that some library on the path can write, and has no tag for.
        if (request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) == null) {
            request.setAttribute(
                    HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE,
                    Set.of(whole == null ? MediaType.APPLICATION_JSON : whole.mediaType()));
        }
        String held = headers.held(request, snapshot);
        if (held != null) {
            snapshot.close();
            headers.write(request, response, snapshot);
            response.setHeader(HttpHeaders.ETAG, held);
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return false;
        }
        if (whole != null || Streamed.class.isAssignableFrom(method.getMethod().getReturnType())) {
            try {
                wholeLists.enter(request);
            } catch (ServiceBusyException e) {
                snapshot.close();
                throw e;
            }
        }
        return true;
    }

    /**
     * A list checks its parameters by its listing; all other reads have those that every read has, and those that the method
     * names itself.
     */
    private static void checkNames(
            HandlerMethod method, @Nullable ExportFormat whole, Map<String, List<String>> parameters) {
        boolean list = Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.getParameterType() == Query.class);
        if (list) {
            return;
        }
        Set<String> known = new LinkedHashSet<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam own = parameter.getParameterAnnotation(RequestParam.class);
            if (own != null) {
                known.add(own.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : own.name());
            }
        }
        if (whole != null) {
            known.removeAll(Set.of(QueryReader.LIMIT, QueryReader.AFTER));
        }
        known.addAll(ReadParameters.names(whole));
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidRequestException(
                        InvalidRequestException.echo(name),
                        "There is no parameter '" + InvalidRequestException.echo(name) + "' here. Allowed are "
                                + String.join(", ", known) + ".");
            }
        }
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure)
            throws IOException {
        if (request.getAttribute(Snapshot.OPEN) instanceof Snapshot snapshot) {
            snapshot.close();
            if (failure == null) {
                answers.keep(request, response, snapshot);
            }
        }
        wholeLists.leave(request);
    }
}
