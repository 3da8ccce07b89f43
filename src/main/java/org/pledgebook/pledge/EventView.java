package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What happened to a pledge on a date. */
@Schema(name = "PledgeEvent")
public record EventView(
        @Schema(description = "The event's number.") long id,
        @Schema(description = "The axis that it moves.") Axis axis,

        @Schema(description = "Where the axis stands from then on; null if the event moves none.", example = "SIGNED")
        @Nullable
        String value,

        @Schema(description = "The day on which it happened, however late the book learned of it.")
        LocalDate occurredOn,

        @Schema(description = "What happened, in the book's words.")
        String summary,

        @Schema(description = "The key of the source that says so.", example = "uk-pm-remarks")
        String source,

        @Schema(description = "Where in the source.") @Nullable
        String locator) {}
