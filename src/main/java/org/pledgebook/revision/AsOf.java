package org.pledgebook.revision;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.query.FieldType;

/**
 * A state of the book in the past: the one that a revision left behind, or the one that stood at an instant or at the end
 * of a day.
 *
 * @param revision the revision, or {@code null} if a time is asked for
 * @param begin the instant, or the begin of the day; {@code null} if a revision is asked for
 * @param end the first instant that is too late, or {@code null} if a revision is asked for
 */
public record AsOf(
        @Nullable Long revision,
        @Nullable Instant begin,
        @Nullable Instant end) {

    /** The name of the parameter that asks for a state of the past. */
    public static final String PARAMETER = "asOf";

    // The database keeps instants to the microsecond.
    private static final long NANOS_OF_AN_INSTANT = 1000;

    /**
     * Reads a revision number, an instant, or a date, which means the end of that day in UTC.
     *
     * @param parameter the name of the parameter that holds it
     * @throws InvalidRequestException if the text is none of them
     */
    public static AsOf parse(String parameter, String text) {
        if (FieldType.INTEGER.parse(text) instanceof Long number && number > 0) {
            return new AsOf(number, null, null);
        }
        if (FieldType.DATE.parse(text) instanceof LocalDate date) {
            return new AsOf(
                    null,
                    date.atStartOfDay(ZoneOffset.UTC).toInstant(),
                    date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        }
        if (FieldType.INSTANT.parse(text) instanceof Instant instant) {
            return new AsOf(null, instant, instant.plusNanos(NANOS_OF_AN_INSTANT));
        }
        if (text.matches("\\d.*T.* \\d\\d:?\\d\\d")) {
            throw new InvalidRequestException(
                    parameter,
                    "In an address, a + is a space. Write it as %2B: " + parameter + "="
                            + InvalidRequestException.echo(text.replace(" ", "%2B")) + ".");
        }
        throw new InvalidRequestException(
                parameter,
                "This is not a state of the book. Allowed are a revision number such as 2, an instant such as"
                        + " 2026-01-08T12:00:00Z, or a date such as 2026-01-08.");
    }
}
