package org.pledgebook.history;

/**
 * A position in the order of all changes, which is that of the revisions, and within one by collection and key.
 *
 * @param revision the revision of a change
 * @param place its place
 */
public record ChangePosition(long revision, long place) {

    /** The position after all changes of a revision. */
    public static ChangePosition after(long revision) {
        return new ChangePosition(revision, Long.MAX_VALUE);
    }
}
