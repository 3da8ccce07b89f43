package org.pledgebook.shared;

/** What is asked for contradicts what is in the book: the key is taken, or other records still need what is to go. */
public class Conflict extends RuntimeException {

    /** Says what stands against it. */
    public Conflict(String detail) {
        super(detail);
    }
}
