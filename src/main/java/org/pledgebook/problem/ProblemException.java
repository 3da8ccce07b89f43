package org.pledgebook.problem;

import org.springframework.http.HttpHeaders;

/** A request that is refused for a reason of HTTP: who sends it, how often, or in which form. */
public class ProblemException extends RuntimeException {

    private final ProblemType type;

    private final transient HttpHeaders headers = new HttpHeaders();

    /** For the reason that the kind of problem gives in general. */
    public ProblemException(ProblemType type) {
        this(type, type.explanation());
    }

    /** For a particular reason. */
    public ProblemException(ProblemType type, String detail) {
        super(detail);
        this.type = type;
    }

    /** The same with a header that says what to do. */
    public ProblemException with(String header, String value) {
        headers.set(header, value);
        return this;
    }

    public ProblemType type() {
        return type;
    }

    public HttpHeaders headers() {
        return headers;
    }
}
