package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How much: a range with unit and certainty, or words alone where they give no figure. */
@Schema(name = "Quantity")
public record QuantityView(
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

    static @Nullable QuantityView ofNullable(@Nullable Quantity quantity) {
        return quantity == null
                ? null
                : new QuantityView(
                        quantity.text(),
                        plain(quantity.min()),
                        plain(quantity.max()),
                        quantity.unit(),
                        quantity.certainty());
    }

    // The column has two decimals for currencies; 6000 soldiers are not 6000.00.
    private static @Nullable BigDecimal plain(@Nullable BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
