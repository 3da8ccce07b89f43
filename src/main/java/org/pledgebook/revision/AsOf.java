package org.pledgebook.revision;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.InvalidRequest;
import org.pledgebook.shared.query.FieldType;

/**
 * A state of the book in the past: the one that a revision left behind, or the one that stood at an instant.
 *
 * @param revision the revision, or {@code null} if an instant is asked for
 * @param before the first instant that is too late, or {@code null} if a revision is asked for
 */
public record AsOf(@Nullable Long revision, @Nullable Instant before) {

    /** The request parameter that asks for it. */
    public static final String PARAMETER = "asOf";

    /**
     * Reads a revision number, an instant, or a date, which means the end of that day in UTC.
     *
     * @throws InvalidRequest if the text is none of them
     */
    public static AsOf parse(String text) {
        if (FieldType.INTEGER.parse(text) instanceof Long number && number > 0) {
            return new AsOf(number, null);
        }
        if (FieldType.DATE.parse(text) instanceof LocalDate date) {
            return new AsOf(null, date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        }
        if (FieldType.INSTANT.parse(text) instanceof Instant instant && instant.isBefore(END_OF_TIME)) {
            return new AsOf(null, instant.plusNanos(1000));
        }
        throw new InvalidRequest(
                PARAMETER,
                "This is not a state of the book. Allowed are a revision number such as 2, an instant such as"
                        + " 2026-01-08T12:00:00Z, or a date such as 2026-01-08.");
    }

    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");
}
