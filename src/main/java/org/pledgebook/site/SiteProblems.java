package org.pledgebook.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException.Complaint;
import org.pledgebook.web.CollectionDefinitions;
import org.pledgebook.web.Problem;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Whoever reads pages is told on a page what went wrong, in the words of the API. */
@ControllerAdvice
class SiteProblems implements ResponseBodyAdvice<Object> {

    private final Pages pages;

    private final DrawingStyle style;

    private final CollectionDefinitions listings;

    SiteProblems(Pages pages, DrawingStyle style, CollectionDefinitions listings) {
        this.pages = pages;
        this.style = style;
        this.listings = listings;
    }

    @Override
    public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    @Nullable
    public Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter method,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (!(body instanceof Problem problem
                && response instanceof ServletServerHttpResponse answer
                && readsPages(problem.instance(), request.getHeaders()))) {
            return body;
        }
        List<Complaint> complaints =
                problem.errors().isEmpty() ? List.of(Complaint.ofParameter("", problem.detail())) : problem.errors();
        byte[] page = pages.page("problem", null, Map.of("problem", problem, "complaints", complaints))
                .getBytes(StandardCharsets.UTF_8);
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.parseMediaType(SiteController.HTML));
        headers.setContentLength(page.length);
        // Set, not added: at the address of a page it is there already.
        answer.getServletResponse().setHeader("Content-Security-Policy", style.policy());
        try {
            response.getBody().write(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return null;
    }

    /** At the address of a page that is everybody who takes what there is; elsewhere, who asks for pages by name. */
    private boolean readsPages(String address, HttpHeaders headers) {
        if (address.startsWith("/api/")) {
            return false;
        }
        List<MediaType> accepted;
        try {
            accepted = headers.getAccept().stream()
                    .filter(type -> type.getQualityValue() > 0 && type.isCompatibleWith(MediaType.TEXT_HTML))
                    .toList();
        } catch (InvalidMediaTypeException e) {
            return false;
        }
        return accepted.stream().anyMatch(MediaType::isConcrete)
                || (listings.areReadAt(address)
                        && (!accepted.isEmpty() || headers.getAccept().isEmpty()));
    }
}
