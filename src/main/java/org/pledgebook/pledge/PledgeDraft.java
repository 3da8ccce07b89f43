package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.Draft;
import org.pledgebook.draft.KeyOf;
import org.pledgebook.source.CitationDraft;

/** What one or more nations, or the coalition, undertake towards a beneficiary, as an editor writes it. */
@Schema(name = "PledgeDraft")
public record PledgeDraft(
        @Schema(
                description = "The key, which a rename alone changes; no other record ever gets it.",
                example = "france-several-thousand-soldiers")
        @Pattern(regexp = SLUG, message = NOT_A_SLUG)
        @Pattern(regexp = "(?!summary$).*", message = "'summary' is the address of something else.")
        String slug,

        @Schema(description = "The pledge in a line.") String title,

        @Schema(description = "The pledge in a few sentences.")
        String summary,

        @Schema(
                description = "The codes of the nations that make it; none if the coalition does.",
                example = "[\"FRA\"]")
        List<@KeyOf("nations") String> pledgors,

        @Schema(description = "Whether the Coalition of the Willing makes it as a whole; false if left out.")
        boolean byCoalition,

        @Schema(description = "The code of the nation that it is made to.", example = "UKR") @KeyOf("nations")
        String beneficiary,

        @Schema(
                description = "The key of the assurance category that it falls under; null if none.",
                example = "multinational-force")
        @KeyOf("assurance-categories")
        @Nullable
        String category,

        @Schema(description = "The key of the statement that makes it; null if none does.")
        @KeyOf("statements")
        @Nullable
        String statement,

        @Schema(
                description = "The key of the summit at which it was made; null if at none.",
                example = "paris-2026-01-06")
        @KeyOf("summits")
        @Nullable
        String summit,

        @Schema(description = "The key of who voiced it; null if no one person did.", example = "emmanuel-macron")
        @KeyOf("leaders")
        @Nullable
        String speaker,

        @Schema(description = "How far it has come. An event on the axis LEVEL must say so.")
        Level level,

        @Schema(description = "Whether something must happen first; null if that is not known.") @Nullable
        Activation activation,

        @Schema(description = "The keys of what must happen first, all of it.", example = "[\"ceasefire-in-ukraine\"]")
        List<@KeyOf("triggers") String> triggers,

        @Schema(description = "What has become of it; null if that is not known.") @Nullable
        Delivery delivery,

        @Schema(description = "How it ended; null while it stands. An event on the axis END_STATE must say so.")
        @Nullable
        EndState endState,

        @Schema(description = "The key of the pledge that took its place; required of one that is SUPERSEDED.")
        @KeyOf("pledges")
        @Nullable
        String supersededBy,

        @Schema(description = "The strength that the speaker gave it; null if that cannot be told.") @Nullable
        Modality modality,

        @Schema(description = "The condition in the book's words; null if none was stated.") @Nullable
        String condition,

        @Schema(description = "Where it would be carried out; null if that is not known.") @Nullable
        String territory,

        @Schema(description = "How much, as those who pledge said; null if they did not.") @Valid @Nullable
        QuantityDraft quantity,

        @Schema(description = "How much, as others report; the latest figure, never added to another. Null if none.")
        @Valid
        @Nullable
        QuantityDraft reportedQuantity,

        @Schema(description = "The day on which it was first said.", example = "2026-01-06")
        @PastOrPresent(message = "This day has not come yet.")
        LocalDate announcedOn,

        @Schema(description = "What happened to it.") List<@Valid EventDraft> events,

        @Schema(description = "What the sources say, field by field; at least one.")
        @Size(min = 1, message = "A pledge needs at least one citation.")
        List<@Valid CitationDraft> citations)
        implements Draft {

    /** How much, as an editor writes it. */
    @Schema(name = "QuantityDraft")
    public record QuantityDraft(
            @Schema(description = "The amount in words, as it was said.", example = "several thousand")
            String text,

            @Schema(description = "The least; null if the words give no figure.") @Nullable
            BigDecimal min,

            @Schema(description = "The most; null if the words give no figure.") @Nullable
            BigDecimal max,

            @Schema(description = "What is counted: soldiers, or an ISO 4217 currency code.", example = "soldiers")
            @Nullable
            String unit,

            @Schema(description = "Where the figures come from.")
            Certainty certainty) {

        @AssertTrue(message = "min must not be more than max.")
        boolean isInOrder() {
            return min == null || max == null || min.compareTo(max) <= 0;
        }

        static @Nullable QuantityDraft ofNullable(@Nullable Quantity quantity) {
            QuantityView view = QuantityView.ofNullable(quantity);
            return view == null
                    ? null
                    : new QuantityDraft(view.text(), view.min(), view.max(), view.unit(), view.certainty());
        }

        static @Nullable Quantity quantity(@Nullable QuantityDraft draft) {
            return draft == null
                    ? null
                    : new Quantity(draft.text(), draft.min(), draft.max(), draft.unit(), draft.certainty());
        }
    }

    /**
     * The same with another event. The axis that it moves stands where the event says, unless something later is known to
     * have happened on it.
     */
    public PledgeDraft with(EventDraft event) {
        List<EventDraft> all = Stream.concat(events.stream(), Stream.of(event)).toList();
        boolean latest = events.stream()
                .noneMatch(other ->
                        other.axis() == event.axis() && other.occurredOn().isAfter(event.occurredOn()));
        return new PledgeDraft(
                slug,
                title,
                summary,
                pledgors,
                byCoalition,
                beneficiary,
                category,
                statement,
                summit,
                speaker,
                latest ? Objects.requireNonNull(event.moved(Axis.LEVEL, Level.class, level)) : level,
                latest ? event.moved(Axis.ACTIVATION, Activation.class, activation) : activation,
                triggers,
                latest ? event.moved(Axis.DELIVERY, Delivery.class, delivery) : delivery,
                latest ? event.moved(Axis.END_STATE, EndState.class, endState) : endState,
                supersededBy,
                modality,
                condition,
                territory,
                quantity,
                reportedQuantity,
                announcedOn,
                all,
                citations);
    }

    @Override
    public String key() {
        return slug;
    }
}
