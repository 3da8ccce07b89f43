package org.pledgebook.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.hibernate.TransactionException;
import org.hibernate.exception.JDBCConnectionException;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ConflictException;
import org.pledgebook.problem.InvalidRecordException;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.InvalidRequestException.Complaint;
import org.pledgebook.problem.PreconditionFailedException;
import org.pledgebook.problem.ProblemException;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.problem.RecordNotFoundException;
import org.pledgebook.problem.ServiceBusyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns every failure into a problem that names what is wrong and what is allowed, and leaks nothing of the inside. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private static final String RETRY_AFTER_SECONDS = "5";

    // The classes of SQLSTATE for broken connections, for want of resources, and for an operator's hand.
    private static final Pattern ABSENCE = Pattern.compile("(08|53|57)...");

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidRequestException failure, HttpServletRequest request) {
        return answer(ProblemType.INVALID_REQUEST, failure.complaints(), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> notFound(RecordNotFoundException failure, HttpServletRequest request) {
        return answer(Problem.ofNotFound(failure, request.getRequestURI()), new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidRecordException failure, HttpServletRequest request) {
        return answer(ProblemType.INVALID_RECORD, failure.complaints(), request);
    }

    private static ResponseEntity<Object> answer(
            ProblemType type, List<Complaint> complaints, HttpServletRequest request) {
        return answer(
                new Problem(
                        type.address().toString(),
                        type.title(),
                        type.status().value(),
                        complaints.get(0).detail(),
                        request.getRequestURI(),
                        complaints,
                        null,
                        null),
                new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> conflict(ConflictException failure, HttpServletRequest request) {
        return answer(problem(ProblemType.CONFLICT, String.valueOf(failure.getMessage()), request), new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> changed(PreconditionFailedException failure, HttpServletRequest request) {
        return answer(
                problem(ProblemType.PRECONDITION_FAILED, String.valueOf(failure.getMessage()), request),
                new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(ProblemException failure, HttpServletRequest request) {
        return answer(problem(failure.type(), String.valueOf(failure.getMessage()), request), failure.headers());
    }

    /** What reads parameters by the container's own means, such as the pages that operate the service, fails like this. */
    @ExceptionHandler({InvalidParameterException.class, RequestRejectedException.class})
    ResponseEntity<Object> malformed(RuntimeException failure, HttpServletRequest request) {
        ProblemType type = ProblemType.MALFORMED_REQUEST;
        return answer(problem(type, type.explanation(), request), new HttpHeaders());
    }

    // Whatever keeps a transaction from beginning, or a statement from being answered, is the database's absence; a
    // statement that is wrong is not.
    @ExceptionHandler({
        CannotCreateTransactionException.class,
        DataAccessResourceFailureException.class,
        QueryTimeoutException.class,
        JDBCConnectionException.class,
        TransactionSystemException.class
    })
    ResponseEntity<Object> unavailable(Exception failure, HttpServletRequest request) {
        log.warn(
                "The database does not answer: {}",
                NestedExceptionUtils.getMostSpecificCause(failure).toString());
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        ProblemType type = ProblemType.UNAVAILABLE;
        return answer(problem(type, type.explanation(), request), headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> busy(ServiceBusyException failure, HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        ProblemType type =
                failure.kind() == ServiceBusyException.Kind.STREAMS ? ProblemType.TOO_MANY_STREAMS : ProblemType.BUSY;
        return answer(problem(type, type.explanation(), request), headers);
    }

    /** What has begun to be sent cannot become a problem any more: the container shall break it off. */
    @ExceptionHandler
    ResponseEntity<Object> broken(
            ResponseAbortedException failure, HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted()) {
            throw failure;
        }
        response.reset();
        return unexpected(failure.getCause() instanceof Exception cause ? cause : failure, request);
    }

    /** Whoever reads no more needs no answer; and whoever leaves in the middle of a body has the container's already. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> left(IOException failure, HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted() || failure instanceof BadRequestException) {
            log.debug("{} {} was left", request.getMethod(), request.getRequestURI(), failure);
            return null;
        }
        return unexpected(failure, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception failure, HttpServletRequest request) {
        if (isDatabaseUnavailable(failure)) {
            return unavailable(failure, request);
        }
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        ProblemType type = ProblemType.INTERNAL_ERROR;
        return answer(problem(type, type.explanation(), request), new HttpHeaders());
    }

    /**
     * Whether the database broke off, has no room, or has been told to stop; or whether a transaction could be neither
     * committed nor rolled back, and so has lost its connection.
     */
    private static boolean isDatabaseUnavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TransactionException
                    || (cause instanceof SQLException refused
                            && refused.getSQLState() != null
                            && ABSENCE.matcher(refused.getSQLState()).matches())) {
                return true;
            }
        }
        return false;
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception failure,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest webRequest) {
        HttpServletRequest request = ((ServletWebRequest) webRequest).getRequest();
        ProblemType type = ProblemType.of(status);
        if (status.is5xxServerError()) {
            log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        }
        return answer(Problem.of(type, status, detail(failure, type), request.getRequestURI()), withHead(headers));
    }

    @Override
    protected ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest webRequest) {
        return invalid(
                new InvalidRequestException(failure.getParameterName(), "This parameter is needed."),
                ((ServletWebRequest) webRequest).getRequest());
    }

    private static String detail(Exception failure, ProblemType type) {
        if (failure instanceof HttpRequestMethodNotSupportedException method) {
            return "This address does not take " + InvalidRequestException.echo(method.getMethod()) + ".";
        }
        if (failure instanceof HttpMediaTypeNotAcceptableException media
                && !media.getSupportedMediaTypes().isEmpty()) {
            return "This address answers with " + MediaType.toString(media.getSupportedMediaTypes()) + ".";
        }
        if (failure instanceof NoResourceFoundException) {
            return "There is no such address. The pages begin at /, the data at /api/v1.";
        }
        return type.explanation();
    }

    /** Where GET is allowed, so are HEAD and OPTIONS, which the framework serves and forgets to name. */
    private static HttpHeaders withHead(HttpHeaders headers) {
        Set<HttpMethod> allowed = headers.getAllow();
        if (allowed.contains(HttpMethod.GET)) {
            HttpHeaders completed = new HttpHeaders(headers);
            Set<HttpMethod> all = new LinkedHashSet<>(List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS));
            all.addAll(allowed);
            completed.setAllow(all);
            return completed;
        }
        return headers;
    }

    private static Problem problem(ProblemType type, String detail, HttpServletRequest request) {
        return Problem.of(type, type.status(), detail, request.getRequestURI());
    }

    private static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
        return problem.answer(headers);
    }
}
