package org.pledgebook.editing.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.pledgebook.editing.WriteRequest;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.ProblemException;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.security.Editor;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.SecurityConfiguration;
import org.pledgebook.security.TokenService;
import org.pledgebook.security.WriteLimit;
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
                        .noneMatch(parameter -> parameter.getParameterType() == WriteRequest.class)) {
            return true;
        }
        Editor editor = editor();
        EditorRole needed = HttpMethod.DELETE.matches(request.getMethod()) ? EditorRole.ADMIN : EditorRole.CURATOR;
        if (!editor.role().covers(needed)) {
            throw new ProblemException(ProblemType.FORBIDDEN);
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase(IDENTITY)) {
            throw new ProblemException(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "A body is read as it is, and not decoded from '" + InvalidRequestException.echo(encoding)
                                    + "'. Send it without Content-Encoding.")
                    .with(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
        }
        limit.take(editor).ifPresent(wait -> {
            throw new ProblemException(ProblemType.TOO_MANY_REQUESTS)
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
        ProblemException refusal = SecurityConfiguration.unauthorized();
        throw tokens.anyHolds()
                ? refusal
                : new ProblemException(
                                ProblemType.UNAUTHORIZED,
                                "The book can only be read so far: no token holds. Whoever runs the service issues one with"
                                        + " java -jar pledgebook.jar token issue --name <editor> --role curator")
                        .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"pledgebook\"");
    }
}
