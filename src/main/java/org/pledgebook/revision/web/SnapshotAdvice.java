package org.pledgebook.revision.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.shared.query.Page;
import org.pledgebook.shared.query.QueryReader;
import org.pledgebook.shared.web.Envelope;
import org.pledgebook.shared.web.ReadParameters;
import org.pledgebook.shared.web.RequestParameters;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives every read its last form: closes the state of the book as soon as nothing more is read from it, puts lists in
 * their envelope, thins records to the wanted fields, and writes the headers.
 */
@RestControllerAdvice
class SnapshotAdvice implements ResponseBodyAdvice<Object> {

    private static final String LICENSE = "CC-BY-4.0";

    private final ReadHeaders headers;

    private final JsonMapper mapper;

    SnapshotAdvice(ReadHeaders headers, JsonMapper mapper) {
        this.headers = headers;
        this.mapper = mapper;
    }

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
        return returnType.getContainingClass().isAnnotationPresent(RestController.class);
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest serverRequest,
            ServerHttpResponse serverResponse) {
        HttpServletRequest request = ((ServletServerHttpRequest) serverRequest).getServletRequest();
        HttpServletResponse response = ((ServletServerHttpResponse) serverResponse).getServletResponse();
        if (body == null || !(request.getAttribute(SnapshotInterceptor.OPEN) instanceof Snapshot snapshot)) {
            return body;
        }
        snapshot.close();
        Set<String> wanted = ReadParameters.fields(RequestParameters.of(request), ReadParameters.fieldsOf(returnType));
        headers.write(request, response, snapshot);
        if (body instanceof Page<?> page) {
            String next = page.next() == null ? null : nextAddress(request, page.next());
            if (next != null) {
                response.addHeader(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
            }
            return new Envelope<>(
                    page.records().stream().map(view -> thin(view, wanted)).toList(),
                    new Envelope.PageInfo(page.records().size(), page.total(), next),
                    page.facets(),
                    new Envelope.Meta(
                            snapshot.revision().number(), snapshot.revision().recordedAt(), LICENSE));
        }
        return thin(body, wanted);
    }

    private Object thin(Object view, Set<String> wanted) {
        if (wanted.isEmpty()) {
            return view;
        }
        ObjectNode node = mapper.valueToTree(view);
        return node.retain(wanted);
    }

    /** The address of this page with another cursor: relative, so that it holds behind any proxy. */
    private static String nextAddress(HttpServletRequest request, String cursor) {
        String query = request.getQueryString();
        String rest = query == null
                ? ""
                : Arrays.stream(query.split("&", -1))
                        .filter(pair -> !pair.isEmpty()
                                && !pair.equals(QueryReader.AFTER)
                                && !pair.startsWith(QueryReader.AFTER + "="))
                        .map(pair -> pair + "&")
                        .collect(Collectors.joining());
        return request.getRequestURI() + "?" + rest + QueryReader.AFTER + "=" + cursor;
    }
}
