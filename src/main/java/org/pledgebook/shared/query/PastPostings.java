package org.pledgebook.shared.query;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
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
     * Keeps what is known as of one more revision. What is told from an earlier present would keep that as well, and is given
     * up: it is told from the present as quickly.
     *
     * @param beside how much of the memory is taken by what tells the past from the present
     */
    synchronized void keep(Postings past, Postings present, long beside) {
        lately.values().removeIf(known -> !known.isToldFrom(present));
        lately.put(past.revision(), past);
        long taken =
                beside + lately.values().stream().mapToLong(Postings::bytes).sum();
        Iterator<Postings> eldest = lately.values().iterator();
        while (taken > bytes && lately.size() > 1) {
            taken -= eldest.next().bytes();
            eldest.remove();
        }
    }
}
