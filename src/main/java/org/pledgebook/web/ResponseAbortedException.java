package org.pledgebook.web;

/**
 * A whole list could not be written to its end, after its beginning has been sent. The container breaks the connection, so
 * that no reader takes half a list for the whole.
 */
final class ResponseAbortedException extends RuntimeException {

    ResponseAbortedException(Throwable cause) {
        super("A list broke off", cause);
    }
}
