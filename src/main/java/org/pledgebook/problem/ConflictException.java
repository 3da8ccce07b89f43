package org.pledgebook.problem;

/** What is asked for contradicts what is in the book: the key is taken, or other records still need what is to go. */
public class ConflictException extends RuntimeException {

    /** Says what stands against it. */
    public ConflictException(String detail) {
        super(detail);
    }
}
