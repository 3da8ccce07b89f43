package org.pledgebook.shared.query;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has been asked of the past lately, as much as fits into some memory. A state of the past never changes; the ones that
 * nobody has asked for the longest are given up.
 */
final class PastPostings {

    private static final int MOST_CHANGED = 16;

    private final long bytes;

    private final Map<Long, Postings> lately = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<Long, Changed> changed = new LinkedHashMap<>(16, 0.75f, true);

    /** The keys of the records that have changed since a revision, up to another. */
    record Changed(long upTo, List<String> keys) {}

    /**
     * @param bytes how much memory they may take beside the present; the latest is kept whatever it takes
     */
    PastPostings(long bytes) {
        this.bytes = bytes;
    }

    /** What is known as of a revision, or {@code null}. */
    synchronized @Nullable Postings get(long revision) {
        return lately.get(revision);
    }

    /**
     * The nearest to a revision of what is known.
     *
     * @param present what is known of the present
     * @param upTo a later revision is not looked at
     * @return {@code null} if all that is known is later
     */
    synchronized @Nullable Postings nearest(long revision, Postings present, long upTo) {
        return Stream.concat(Stream.of(present), lately.values().stream())
                .filter(known -> known.revision() <= upTo)
                .min((one, other) ->
                        Long.compare(Math.abs(one.revision() - revision), Math.abs(other.revision() - revision)))
                .orElse(null);
    }

    /** Keeps what is known as of one more revision. */
    synchronized void keep(Postings past, Postings present) {
        lately.put(past.revision(), past);
        while (lately.size() > 1 && bytesBeside(present) > bytes) {
            lately.remove(lately.keySet().iterator().next());
        }
    }

    /** What is known to have changed since a revision, or {@code null}. */
    synchronized @Nullable Changed changedSince(long revision) {
        return changed.get(revision);
    }

    synchronized void keep(long revision, Changed since) {
        changed.put(revision, since);
        if (changed.size() > MOST_CHANGED) {
            changed.remove(changed.keySet().iterator().next());
        }
    }

    private long bytesBeside(Postings present) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        present.bytesBeside(seen);
        return lately.values().stream()
                .mapToLong(known -> known.bytesBeside(seen))
                .sum();
    }
}
