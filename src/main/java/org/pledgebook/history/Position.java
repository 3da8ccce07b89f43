package org.pledgebook.history;

/**
 * A position in the order of all changes, which is that of the revisions, and within one by collection and key.
 *
 * @param revision the revision of a change
 * @param place its place
 */
public record Position(long revision, long place) {

    /** The position after all changes of a revision. */
    public static Position after(long revision) {
        return new Position(revision, Long.MAX_VALUE);
    }
}
