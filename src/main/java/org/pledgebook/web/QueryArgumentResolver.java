package org.pledgebook.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryReader;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/** Gives controllers the query of a request, read by what the collection's listing declares. */
@Component
public class QueryArgumentResolver implements HandlerMethodArgumentResolver {

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
        HttpServletRequest asked = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        Map<String, List<String>> parameters = RequestParameters.of(asked);
        ReadParameters.names(ExportFormat.of(asked)).forEach(parameters::remove);
        return QueryReader.read(
                listings.of(parameter),
                CollectionDefinitions.form(parameter, ExportFormat.of(asked)),
                fixed(parameter, request),
                parameters);
    }

    /** The key in the address is the value of the field that the address fixes. */
    @SuppressWarnings("unchecked")
    private static Map<String, String> fixed(MethodParameter parameter, NativeWebRequest request) {
        Map<String, String> variables = (Map<String, String>) Objects.requireNonNull(
                request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
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
