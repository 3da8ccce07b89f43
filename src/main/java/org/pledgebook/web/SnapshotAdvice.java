package org.pledgebook.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pledgebook.query.Group;
import org.pledgebook.query.Page;
import org.pledgebook.query.QueryReader;
import org.pledgebook.revision.Snapshot;
import org.springframework.core.MethodParameter;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
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

    private final ExportLimiter wholeLists;

    private final CollectionDefinitions listings;

    private final JsonMapper mapper;

    SnapshotAdvice(ReadHeaders headers, ExportLimiter wholeLists, CollectionDefinitions listings, JsonMapper mapper) {
        this.headers = headers;
        this.wholeLists = wholeLists;
        this.listings = listings;
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
        if (body == null
                || body instanceof Problem
                || !(request.getAttribute(Snapshot.OPEN) instanceof Snapshot snapshot)) {
            return body;
        }
        Map<String, List<String>> parameters = RequestParameters.of(request);
        Set<String> wanted = ReadParameters.fields(parameters, () -> ReadParameters.fieldsOf(returnType));
        if (body instanceof Streamed streamed) {
            headers.write(request, response, snapshot);
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, named(streamed.fileName()));
            return unlessHead(streamed, contentType, request, response, snapshot);
        }
        ExportFormat format = ExportFormat.of(request);
        if (format != null && body instanceof Page<?> page) {
            ListExport whole = whole(page, format, wanted, parameters, returnType, snapshot);
            headers.write(request, response, snapshot);
            response.setHeader("Pledgebook-Rows", String.valueOf(page.total()));
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, named(fileName(request, format, snapshot)));
            return unlessHead(whole, format.contentType(), request, response, snapshot);
        }
        if (body instanceof Page<?> page && page.whole() != null) {
            // It is asked for as a page, and has too much for one: its reader stays as long as that of a whole list.
            wholeLists.enter(request);
            ListExport whole = whole(page, ExportFormat.JSON, wanted, parameters, returnType, snapshot);
            headers.write(request, response, snapshot);
            return unlessHead(whole, ExportFormat.JSON.contentType(), request, response, snapshot);
        }
        snapshot.close();
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
                    meta(snapshot));
        }
        listings.nameOf(body).ifPresent(record -> request.setAttribute(ResponseCache.RECORD, record));
        return thin(body, wanted);
    }

    /** The same, unless only the headers are wanted: nobody would see what is read from there on. */
    private static @Nullable Object unlessHead(
            Object body,
            MediaType contentType,
            HttpServletRequest request,
            HttpServletResponse response,
            Snapshot snapshot) {
        boolean wanted = ResponseBodyFilter.stream(response, contentType);
        if (wanted && !HttpMethod.HEAD.matches(request.getMethod())) {
            return body;
        }
        snapshot.close();
        if (wanted) {
            response.setContentType(contentType.toString());
        }
        return null;
    }

    private static String named(String fileName) {
        return ContentDisposition.inline().filename(fileName).build().toString();
    }

    private static Envelope.Meta meta(Snapshot snapshot) {
        return new Envelope.Meta(
                snapshot.revision().number(), snapshot.revision().recordedAt(), LICENSE);
    }

    /** The whole list, which is read while it is written: the state of the book stays open until then. */
    private static ListExport whole(
            Page<?> page,
            ExportFormat format,
            Set<String> wanted,
            Map<String, List<String>> parameters,
            MethodParameter returnType,
            Snapshot snapshot) {
        Iterable<?> records = page.whole() == null ? page.records() : page.whole();
        if (format != ExportFormat.CSV) {
            return new ListExport(records, page.total(), format, wanted, null, false, meta(snapshot));
        }
        Class<?> view = Objects.requireNonNull(ReadParameters.viewOf(returnType));
        CsvTable table = view == Group.class
                ? CsvTable.ofGroups(ReadParameters.list(QueryReader.BY, parameters))
                : CsvTable.of(view, Set.copyOf(ReadParameters.list(QueryReader.INCLUDE, parameters)));
        return new ListExport(
                records,
                page.total(),
                format,
                wanted,
                table.ofFields(field -> wanted.isEmpty() || wanted.contains(field))
                        .choose(ReadParameters.list(QueryReader.COLUMNS, parameters)),
                ReadParameters.bom(parameters),
                meta(snapshot));
    }

    /** A name under which the list can be kept, so that one knows later what it was: {@code nations-FRA-pledges-r2.csv}. */
    private static String fileName(HttpServletRequest request, ExportFormat format, Snapshot snapshot) {
        String list = request.getRequestURI()
                .replaceFirst("^/api/v1/", "")
                .replaceFirst("\\.[a-z]+$", "")
                .replaceAll("[^A-Za-z0-9]+", "-");
        return list + "-r" + snapshot.revision().number() + "." + format.extension();
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
