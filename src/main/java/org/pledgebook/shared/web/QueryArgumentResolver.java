package org.pledgebook.shared.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.query.Query;
import org.pledgebook.shared.query.QueryReader;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers the query of a request, read by what the collection's listing declares. */
@Component
public class QueryArgumentResolver implements HandlerMethodArgumentResolver {

    private final Listings listings;

    QueryArgumentResolver(Listings listings) {
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
        Map<String, List<String>> parameters =
                RequestParameters.of(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
        ReadParameters.COMMON.forEach(parameters::remove);
        return QueryReader.read(listings.of(parameter), Listings.fixed(parameter), parameters);
    }
}
