package org.pledgebook.pledge;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The numbers that events keep in the write that is open on a thread, because they had them where they were exported. */
@Component
public class EventNumbers {

    private static final ThreadLocal<@Nullable Map<String, List<@Nullable Long>>> KEPT = new ThreadLocal<>();

    /**
     * Does a write whose history is not Hibernate's to write.
     *
     * @param numbers by the keys of new pledges, those of their events, in their order; {@code null} for one that gets any. All
     *     of them are free, and handed out to nobody else.
     */
    public void keeping(Map<String, List<@Nullable Long>> numbers, Runnable write) {
        KEPT.set(numbers);
        try {
            write.run();
        } finally {
            KEPT.remove();
        }
    }

    /** The number that an event of a new pledge keeps, or {@code null} if it gets any. */
    @Nullable
    Long of(String pledge, int place) {
        Map<String, List<@Nullable Long>> kept = KEPT.get();
        List<@Nullable Long> numbers = kept == null ? null : kept.get(pledge);
        return numbers == null || place >= numbers.size() ? null : numbers.get(place);
    }
}
