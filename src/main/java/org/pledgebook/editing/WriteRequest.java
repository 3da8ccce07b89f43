package org.pledgebook.editing;

import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.Sha256;
import org.pledgebook.revision.Reason;

/**
 * What comes with every write.
 *
 * @param reason who writes, and why
 * @param idempotencyKey the name that the client gave to this very write, or {@code null}
 * @param fingerprint a digest of all that is asked, by which a repetition is known
 * @param precondition what the client holds of the record, or {@code null} if it said nothing
 */
public record WriteRequest(
        Reason reason,
        @Nullable String idempotencyKey,
        String fingerprint,
        @Nullable Precondition precondition) {

    /** The same, of a body that was not read yet when it was asked. */
    public WriteRequest of(String digest) {
        return new WriteRequest(reason, idempotencyKey, Sha256.hex(fingerprint + '\n' + digest), precondition);
    }

    /**
     * The state of a record that the client has seen.
     *
     * @param revision the revision that it saw the record in, or {@code null} if any state will do
     */
    public record Precondition(@Nullable Long revision) {}
}
