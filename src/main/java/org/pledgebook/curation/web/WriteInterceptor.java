package org.pledgebook.curation.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.pledgebook.curation.Edit;
import org.pledgebook.curation.Editor;
import org.pledgebook.curation.EditorRole;
import org.pledgebook.curation.TokenService;
import org.pledgebook.curation.WriteLimit;
import org.pledgebook.shared.InvalidRequest;
import org.pledgebook.shared.web.ProblemType;
import org.pledgebook.shared.web.Refusal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets in only who may write, and not more often than is good: before anything of the body is read. */
@Component
class WriteInterceptor implements HandlerInterceptor {

    private static final String IDENTITY = "identity";

    private final TokenService tokens;

    private final WriteLimit limit;

    WriteInterceptor(TokenService tokens, WriteLimit limit) {
        this.tokens = tokens;
        this.limit = limit;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (HttpMethod.GET.matches(request.getMethod())
                || HttpMethod.HEAD.matches(request.getMethod())
                || !(handler instanceof HandlerMethod method)
                || Arrays.stream(method.getMethodParameters())
                        .noneMatch(parameter -> parameter.getParameterType() == Edit.class)) {
            return true;
        }
        Editor editor = editor();
        EditorRole needed = HttpMethod.DELETE.matches(request.getMethod()) ? EditorRole.ADMIN : EditorRole.CURATOR;
        if (!editor.role().covers(needed)) {
            throw new Refusal(ProblemType.FORBIDDEN);
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase(IDENTITY)) {
            throw new Refusal(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "A body is read as it is, and not decoded from '" + InvalidRequest.echo(encoding)
                                    + "'. Send it without Content-Encoding.")
                    .with(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
        }
        limit.take(editor).ifPresent(wait -> {
            throw new Refusal(ProblemType.TOO_MANY_REQUESTS)
                    .with(HttpHeaders.RETRY_AFTER, SecurityConfiguration.retryAfter(wait));
        });
        return true;
    }

    /** Who writes. */
    private Editor editor() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Editor editor) {
            return editor;
        }
        Refusal refusal = SecurityConfiguration.unauthorized();
        throw tokens.anyHolds()
                ? refusal
                : new Refusal(
                                ProblemType.UNAUTHORIZED,
                                "The book can only be read so far: no token holds. Whoever runs the service issues one with"
                                        + " java -jar pledgebook.jar token issue --name <editor> --role curator")
                        .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"pledgebook\"");
    }
}
