package org.pledgebook.shared;

/** The record is another than the client has seen. */
public class PreconditionFailed extends RuntimeException {

    /** Says how it differs. */
    public PreconditionFailed(String detail) {
        super(detail);
    }
}
