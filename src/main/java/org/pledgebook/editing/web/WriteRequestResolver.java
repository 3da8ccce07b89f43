package org.pledgebook.editing.web;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pledgebook.editing.WriteRequest;
import org.pledgebook.editing.WriteRequest.Precondition;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.InvalidRequestException.Complaint;
import org.pledgebook.problem.PreconditionFailedException;
import org.pledgebook.problem.ProblemException;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.problem.Sha256;
import org.pledgebook.query.FieldType;
import org.pledgebook.revision.Reason;
import org.pledgebook.revision.ReasonKind;
import org.pledgebook.security.Editor;
import org.pledgebook.web.ReadHeaders;
import org.pledgebook.web.RequestParameters;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads what comes with every write: who writes and why, what the client has seen, and whether it asks again. */
@Component
class WriteRequestResolver implements HandlerMethodArgumentResolver {

    /** The name of the parameter that says why. */
    static final String REASON = "reason";

    /** The name of the parameter that says which kind of reason it is. */
    static final String REASON_KIND = "reasonKind";

    /** The name of the header that names a write. */
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final String RENAME = "/rename";

    private static final int MAX_REASON_LENGTH = 1_000;

    private static final int MAX_IDEMPOTENCY_KEY_LENGTH = 255;

    private final ReadHeaders tags;

    WriteRequestResolver(ReadHeaders tags) {
        this.tags = tags;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == WriteRequest.class;
    }

    @Override
    public WriteRequest resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest request = Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class));
        Editor editor = (Editor) Objects.requireNonNull(
                Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication())
                        .getPrincipal());
        return new WriteRequest(
                reason(request, editor, parameter.getMethod()),
                idempotencyKey(request),
                fingerprint(request),
                precondition(request));
    }

    private static Reason reason(HttpServletRequest request, Editor editor, @Nullable Method method) {
        Map<String, List<String>> parameters = RequestParameters.of(request);
        List<Complaint> complaints = new ArrayList<>();
        List<String> allowed = new ArrayList<>(List.of(REASON, REASON_KIND));
        if (method != null) {
            Arrays.stream(method.getParameters())
                    .filter(other -> other.isAnnotationPresent(RequestParam.class))
                    .forEach(other -> allowed.add(other.getName()));
        }
        for (String name : parameters.keySet()) {
            if (!allowed.contains(name)) {
                complaints.add(Complaint.ofParameter(
                        InvalidRequestException.echo(name),
                        "There is no parameter '" + InvalidRequestException.echo(name) + "' here. Allowed are "
                                + String.join(", ", allowed) + "."));
            }
        }
        List<String> reasons = parameters.getOrDefault(REASON, List.of());
        String text = reasons.size() == 1 ? reasons.get(0) : "";
        if (text.isBlank() || text.length() > MAX_REASON_LENGTH) {
            complaints.add(Complaint.ofParameter(
                    REASON,
                    "Every write says once why it is made, in a sentence of at most " + MAX_REASON_LENGTH
                            + " characters."));
        }
        String kind = String.join(",", parameters.getOrDefault(REASON_KIND, List.of()));
        FieldType kinds = FieldType.oneOf(ReasonKind.class);
        if (!(kinds.parse(kind) instanceof ReasonKind known)) {
            complaints.add(Complaint.ofParameter(REASON_KIND, "This must be " + kinds.expectation() + "."));
            throw new InvalidRequestException(complaints);
        }
        if (!complaints.isEmpty()) {
            throw new InvalidRequestException(complaints);
        }
        return new Reason(editor.name(), known, text);
    }

    private static @Nullable String idempotencyKey(HttpServletRequest request) {
        String key = request.getHeader(IDEMPOTENCY_KEY);
        if (key != null
                && (key.isBlank()
                        || key.length() > MAX_IDEMPOTENCY_KEY_LENGTH
                        || !key.chars().allMatch(character -> character > ' ' && character < 127))) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST,
                    "An " + IDEMPOTENCY_KEY + " is 1 to " + MAX_IDEMPOTENCY_KEY_LENGTH
                            + " visible ASCII characters, such as a UUID.");
        }
        return key;
    }

    /** All that is asked: a repetition asks the same. */
    private static String fingerprint(HttpServletRequest request) {
        return Sha256.hex(request.getMethod()
                + ' '
                + request.getRequestURI()
                + '?'
                + request.getQueryString()
                + '\n'
                + request.getHeader(HttpHeaders.IF_MATCH)
                + '\n'
                + request.getAttribute(DraftConverter.BODY));
    }

    /** Which state of the record the client has seen; a change of it has to say. */
    private @Nullable Precondition precondition(HttpServletRequest request) {
        String header = String.join(",", Collections.list(request.getHeaders(HttpHeaders.IF_MATCH)));
        boolean renames = request.getRequestURI().endsWith(RENAME);
        // It is the record that the client has seen, and not the address at which it is renamed.
        String address = renames
                ? request.getRequestURI().substring(0, request.getRequestURI().length() - RENAME.length())
                : request.getRequestURI();
        if (header.isBlank()) {
            if (HttpMethod.POST.matches(request.getMethod()) && !renames) {
                return null;
            }
            throw new ProblemException(ProblemType.PRECONDITION_REQUIRED);
        }
        List<String> held =
                Arrays.stream(header.split(",", -1)).map(String::strip).toList();
        if (held.contains("*")) {
            return new Precondition(null);
        }
        return held.stream()
                .map(tag -> tags.revision(address, tag))
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .max(Comparator.naturalOrder())
                .map(Precondition::new)
                .orElseThrow(() -> new PreconditionFailedException("No tag in If-Match is one of this record: "
                        + held.stream().map(InvalidRequestException::echo).collect(Collectors.joining(", "))
                        + ". Send the ETag that " + address + " answers, without parameters."));
    }
}
