package org.pledgebook.leader;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An office that a leader held.
 *
 * @param title what the office is called
 * @param nation the code of the nation that it is an office of, or {@code null} if it is of none
 * @param fromDate the first day in office, or {@code null} if that is not known
 * @param toDate the last day in office, or {@code null} if that is not known, which does not mean that it goes on
 */
@Embeddable
record Office(
        String title,
        @Column(name = "nation_code") @Nullable String nation,
        @Nullable LocalDate fromDate,
        @Nullable LocalDate toDate) {}
