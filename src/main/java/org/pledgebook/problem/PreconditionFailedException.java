package org.pledgebook.problem;

/** The record is another than the client has seen. */
public class PreconditionFailedException extends RuntimeException {

    /** Says how it differs. */
    public PreconditionFailedException(String detail) {
        super(detail);
    }
}
