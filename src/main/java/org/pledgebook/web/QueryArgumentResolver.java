package org.pledgebook.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryReader;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/** Gives controllers the query of a request, read by what the collection's listing declares. */
@Component
public class QueryArgumentResolver implements HandlerMethodArgumentResolver {

    private static final String QUERY = "org.pledgebook.query";

    private final CollectionDefinitions listings;

    QueryArgumentResolver(CollectionDefinitions listings) {
        this.listings = listings;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Query.class;
    }

    @Override
    public Query<?> resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return read(parameter, Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
    }

    /**
     * Reads the query that a parameter of a controller's method holds, once a request.
     *
     * @throws InvalidRequestException naming everything that is wrong
     */
    public Query<?> read(MethodParameter parameter, HttpServletRequest request) {
        if (request.getAttribute(QUERY) instanceof Query<?> query) {
            return query;
        }
        Map<String, List<String>> parameters = RequestParameters.of(request);
        ReadParameters.names(ExportFormat.of(request)).forEach(parameters::remove);
        Query<?> query = QueryReader.read(
                listings.of(parameter),
                CollectionDefinitions.form(parameter, ExportFormat.of(request)),
                fixed(parameter, request),
                parameters);
        request.setAttribute(QUERY, query);
        return query;
    }

    /** The key in the address is the value of the field that the address fixes. */
    @SuppressWarnings("unchecked")
    private static Map<String, String> fixed(MethodParameter parameter, HttpServletRequest request) {
        Map<String, String> variables = (Map<String, String>)
                Objects.requireNonNull(request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE));
        return CollectionDefinitions.fixed(parameter).stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        field -> variables.entrySet().stream()
                                .filter(variable -> !variable.getKey().equals(ExportFormat.EXTENSION))
                                .findFirst()
                                .orElseThrow()
                                .getValue()));
    }
}
