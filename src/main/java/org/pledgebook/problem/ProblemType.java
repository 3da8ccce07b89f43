package org.pledgebook.problem;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** The kinds of problem that a request can meet (RFC 9457). Each has a page of its own that explains it. */
public enum ProblemType {

    /** A parameter is unknown, or its value is none that is allowed. */
    INVALID_REQUEST(
            HttpStatus.BAD_REQUEST,
            "Invalid request parameters",
            "A query parameter is unknown, or its value is not one that is allowed. Each entry of errors names the"
                    + " parameter, what is wrong with it, and what is allowed. Nothing is ignored silently: an answer"
                    + " that left out a filter would look complete and be wrong."),

    /** The request is not well-formed HTTP, or asks for something of the protocol that is not offered here. */
    MALFORMED_REQUEST(
            HttpStatus.BAD_REQUEST,
            "The request is not well-formed",
            "The request line, a header or the body is malformed, too long, or asks for a part of HTTP that is not offered"
                    + " here. Addresses are percent-encoded UTF-8; what is not allowed in an address, such as a space or a"
                    + " control character, is encoded too."),

    /** The record that was sent breaks a rule of the book. */
    INVALID_RECORD(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The record is invalid",
            "The body is well-formed, and breaks a rule of the book. Each entry of errors points to the place in the body,"
                    + " and says what is wrong with it and what is allowed. Nothing was written."),

    /** Who writes has to say who it is. */
    UNAUTHORIZED(
            HttpStatus.UNAUTHORIZED,
            "Writing needs a token",
            "The book is open for reading. Whoever writes it sends a token in the header Authorization, as Bearer and the"
                    + " token. Whoever runs the service issues tokens with its jar: java -jar pledgebook.jar token issue"
                    + " --name <editor> --role curator. An unknown, expired or revoked token is refused too."),

    /** The token does not suffice for that. */
    FORBIDDEN(
            HttpStatus.FORBIDDEN,
            "The token does not allow this",
            "A curator puts records into the book and changes them; to take records out of it an admin is needed."),

    /** What is asked for contradicts what is in the book. */
    CONFLICT(
            HttpStatus.CONFLICT,
            "Conflict with existing data",
            "There is a record by that key already, or other records name the one that is to go. Nothing was written."),

    /** The record is another than the client has seen. */
    PRECONDITION_FAILED(
            HttpStatus.PRECONDITION_FAILED,
            "The record was changed meanwhile",
            "The If-Match header, or If-Unmodified-Since, names a state that is not the present one. Read the record again,"
                    + " decide whether a change still stands, and send it with the new ETag. Nothing was written."),

    /** The client has to say which state of the record it has seen. */
    PRECONDITION_REQUIRED(
            HttpStatus.PRECONDITION_REQUIRED,
            "If-Match header required",
            "A change of a record, and its deletion, need the header If-Match with the ETag that the record was read with,"
                    + " so that nobody's work is overwritten unseen. If-Match: * says that any state will do."),

    /** The body is larger than may be sent. */
    CONTENT_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            "The body is too large",
            "A record may have at most 1 MB, and an import what whoever runs the service allows."),

    /** The body takes longer than it may. */
    REQUEST_TIMEOUT(
            HttpStatus.REQUEST_TIMEOUT,
            "The body did not come in time",
            "A body may take 30 seconds, or what whoever runs the service allows, and longer only as long as 64 KB of it come"
                    + " in each second. Nothing was written; send it again over a faster connection, or in parts."),

    /** Too much was written, or tried, in too short a time. */
    TOO_MANY_REQUESTS(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many requests in too short a time",
            "Each editor can write so much in a minute, and each address can err in its token so often. The Retry-After"
                    + " header says when to ask again."),

    /** A page of another origin may not send this request. */
    CROSS_ORIGIN(
            HttpStatus.FORBIDDEN,
            "Cross-origin request refused",
            "Pages of every origin may read with GET and HEAD. Any other method, or an Origin header that is not an origin,"
                    + " is refused."),

    /** There is no such address, or no such record. */
    NOT_FOUND(
            HttpStatus.NOT_FOUND,
            "There is nothing here",
            "There is no such address, or the book has no record by that key. /api/v1 lists the collections; keys are"
                    + " written exactly as in their lists."),

    /** The record was in the book, and is not any more. */
    GONE(
            HttpStatus.GONE,
            "The record was deleted",
            "The book had a record by that key until the revision that is named. The record can still be read as it was, with"
                    + " asOf and an earlier revision; its history tells what became of it."),

    /** The address does not take the method. */
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED,
            "This address does not take that method",
            "The Allow header of the answer lists the methods that the address takes."),

    /** The answer cannot be given in any of the media types that the client accepts. */
    NOT_ACCEPTABLE(
            HttpStatus.NOT_ACCEPTABLE,
            "No acceptable media type",
            "The Accept header names no media type that this address can answer with. application/json is always one."),

    /** The body has a media type that the address does not read. */
    UNSUPPORTED_MEDIA_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "Unsupported media type",
            "The Content-Type header names a media type that this address does not read."),

    /** The database cannot be reached. */
    UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The data cannot be read at the moment",
            "The database does not answer. The service recovers by itself; the Retry-After header says when to ask"
                    + " again."),

    /** As many whole lists are being read, or writes are waiting, as may be at once. */
    BUSY(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Too many requests are being served at the moment",
            "Each whole list occupies a connection to the database until it is read to its end, so that only some can be"
                    + " read at once; and writes take their turns, one after the other. Ask again when the Retry-After"
                    + " header says."),

    /** An import cannot be kept while it is written. */
    NO_ROOM(
            HttpStatus.SERVICE_UNAVAILABLE,
            "No disk space for an import at the moment",
            "What is imported is kept on disk until it is written, and there is not enough room for it beside what else is"
                    + " there. Nothing was written; send it again when the Retry-After header says. Whoever runs the service"
                    + " finds the reason in its log."),

    /** As many streams are open as may be at once. */
    TOO_MANY_STREAMS(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Too many streams are open at the moment",
            "Each stream occupies a connection for as long as its reader stays, so that only some can be open at once. Ask"
                    + " again when the Retry-After header says, or read /api/v1/changes from time to time: it tells the"
                    + " same."),

    /** Something went wrong that is not the client's fault. */
    INTERNAL_ERROR(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong on our side",
            "The failure has been logged. Name the X-Request-Id of the answer when you report it.");

    private final HttpStatus status;

    private final String title;

    private final String explanation;

    ProblemType(HttpStatus status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    /** The HTTP status that goes with it. */
    public HttpStatus status() {
        return status;
    }

    /** What it is, in a line that never changes. */
    public String title() {
        return title;
    }

    /** What it means and what to do about it. */
    public String explanation() {
        return explanation;
    }

    /** Its name in addresses. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The address of the page that explains it, relative to the service. */
    public URI address() {
        return URI.create("/problems/" + slug());
    }

    /** The kind that goes with an HTTP status: its own, or the general one of whoever is at fault. */
    public static ProblemType of(HttpStatusCode status) {
        return Arrays.stream(values())
                .filter(type -> type.status.value() == status.value())
                .findFirst()
                .orElse(isRefusal(status) ? MALFORMED_REQUEST : INTERNAL_ERROR);
    }

    /** Whether the request is refused for what it is; two such statuses stand among those of the server's failures. */
    private static boolean isRefusal(HttpStatusCode status) {
        return status.is4xxClientError()
                || status.isSameCodeAs(HttpStatus.NOT_IMPLEMENTED)
                || status.isSameCodeAs(HttpStatus.HTTP_VERSION_NOT_SUPPORTED);
    }
}
