package org.pledgebook.shared.query;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has been asked of the past lately, as much as fits into some memory. A state of the past never changes; the ones that
 * nobody has asked for the longest are given up.
 */
final class PastPostings {

    private final long bytes;

    private final Map<Long, Postings> lately = new LinkedHashMap<>(16, 0.75f, true);

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
     * Keeps what is known as of one more revision.
     *
     * @param beside how much of the memory is taken by what tells the past from the present
     */
    synchronized void keep(Postings past, Postings present, long beside) {
        lately.put(past.revision(), past);
        while (lately.size() > 1 && bytesBeside(present) + beside > bytes) {
            lately.remove(lately.keySet().iterator().next());
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
