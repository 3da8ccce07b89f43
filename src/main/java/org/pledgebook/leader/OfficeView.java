package org.pledgebook.leader;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.pledgebook.nation.NationRef;

/** An office that a leader held. */
@Schema(name = "Office")
public record OfficeView(
        @Schema(description = "What the office is called.", example = "President of France")
        String title,

        @Schema(description = "The nation that it is an office of; null if it is of none.") @Nullable
        NationRef nation,

        @Schema(description = "The first day in office; null if that is not known.") @Nullable
        LocalDate from,

        @Schema(description = "The last day in office; null if that is not known, which does not mean that it goes on.")
        @Nullable
        LocalDate to) {

    /** Whether no known date speaks against the office being held on a day. */
    boolean heldOn(LocalDate day) {
        return (from == null || !day.isBefore(from)) && (to == null || !day.isAfter(to));
    }
}
