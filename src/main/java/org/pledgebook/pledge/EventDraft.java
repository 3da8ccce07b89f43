package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.PastOrPresent;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.KeyOf;

/** What happened to a pledge on a date, as an editor writes it. */
@Schema(name = "EventDraft")
public record EventDraft(
        @Schema(description = "The axis that it moves.") Axis axis,

        @Schema(
                description =
                        "Where the axis stands from then on: a constant of the axis's vocabulary; null if the axis is"
                                + " CONTEXT.",
                example = "SIGNED")
        @Nullable
        String value,

        @Schema(description = "The day on which it happened, however late the book learned of it.")
        @PastOrPresent(message = "This day has not come yet.")
        LocalDate occurredOn,

        @Schema(description = "What happened, in the book's words.")
        String summary,

        @Schema(description = "The key of the source that says so.", example = "uk-pm-remarks") @KeyOf("sources")
        String source,

        @Schema(description = "Where in the source.") @Nullable
        String locator) {

    /** Where an axis stands after this event, which moves it if it is about it and says where to. */
    <E extends Enum<E>> @Nullable E moved(Axis about, Class<E> vocabulary, @Nullable E from) {
        return axis == about && value != null && valuesOf(axis).contains(value)
                ? Enum.valueOf(vocabulary, value)
                : from;
    }

    /** What an axis can stand at; nothing for one that does not move. */
    static List<String> valuesOf(Axis axis) {
        Enum<?>[] values = switch (axis) {
            case LEVEL -> Level.values();
            case ACTIVATION -> Activation.values();
            case DELIVERY -> Delivery.values();
            case END_STATE -> EndState.values();
            case CONTEXT -> new Enum<?>[0];
        };
        return Arrays.stream(values).map(Enum::name).toList();
    }
}
