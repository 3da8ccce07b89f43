package org.pledgebook.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.InvalidRequestException.Complaint;
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

    private final CollectionDefinitions listings;

    private final QueryArgumentResolver queries;

    SnapshotInterceptor(
            RevisionService revisions,
            ReadHeaders headers,
            ExportLimiter wholeLists,
            ResponseCache answers,
            CollectionDefinitions listings,
            QueryArgumentResolver queries) {
        this.listings = listings;
        this.queries = queries;
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
        AsOf asOf = check(method, whole, parameters, request);
        Snapshot snapshot = open(asOf, parameters);
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
     * Checks all parameters, so that a reader learns of everything at once.
     *
     * @return the state that is asked for, or {@code null} for the present one
     * @throws InvalidRequestException naming everything that is wrong
     */
    private @Nullable AsOf check(
            HandlerMethod method,
            @Nullable ExportFormat whole,
            Map<String, List<String>> parameters,
            HttpServletRequest request) {
        List<Complaint> complaints = new ArrayList<>();
        Optional<MethodParameter> query = Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.getParameterType() == Query.class)
                .findFirst();
        if (query.isPresent()) {
            attempt(() -> queries.read(query.get(), request), complaints);
        } else {
            checkNames(listings.parameters(method, whole), parameters.keySet(), complaints);
            checkLists(method, parameters, complaints);
        }
        attempt(
                () -> ReadParameters.fields(parameters, () -> ReadParameters.fieldsOf(method.getReturnType())),
                complaints);
        attempt(() -> ReadParameters.bom(parameters), complaints);
        AsOf asOf = attempt(
                () -> {
                    String text = ReadParameters.asOf(parameters);
                    return text == null ? null : AsOf.parse(ReadParameters.AS_OF, text);
                },
                complaints);
        if (!complaints.isEmpty()) {
            throw new InvalidRequestException(complaints);
        }
        return asOf;
    }

    private static <T> @Nullable T attempt(Supplier<? extends @Nullable T> reader, List<Complaint> complaints) {
        try {
            return reader.get();
        } catch (InvalidRequestException e) {
            complaints.addAll(e.complaints());
            return null;
        }
    }

    private static void checkNames(Set<String> known, Set<String> given, List<Complaint> complaints) {
        for (String name : given) {
            if (!known.contains(name)) {
                complaints.add(Complaint.ofParameter(
                        InvalidRequestException.echo(name),
                        "There is no parameter '" + InvalidRequestException.echo(name) + "' here. Allowed are "
                                + String.join(", ", known) + "."));
            }
        }
    }

    /** Checks the parameters that can be repeated: they hold keys, and no key has a comma. */
    private static void checkLists(
            HandlerMethod method, Map<String, List<String>> parameters, List<Complaint> complaints) {
        for (MethodParameter parameter : method.getMethodParameters()) {
            String name = String.valueOf(parameter.getParameterName());
            if (parameter.getParameterType() == List.class && parameter.hasParameterAnnotation(RequestParam.class)) {
                parameters.getOrDefault(name, List.of()).stream()
                        .filter(text -> text.contains(","))
                        .forEach(text ->
                                complaints.add(Complaint.ofParameter(name, QueryReader.explainRepetition(name, text))));
            }
        }
    }

    /** Whoever asks for a time before the first revision often means when things happened. */
    private Snapshot open(@Nullable AsOf asOf, Map<String, List<String>> parameters) {
        try {
            return revisions.open(asOf);
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(
                    ReadParameters.AS_OF,
                    e.getMessage() + " asOf is a time at which the book knew something, not one at which it happened:"
                            + " to read what was announced until a day, use announcedTo="
                            + String.valueOf(ReadParameters.asOf(parameters)).replaceFirst("T.*", "") + ".");
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
