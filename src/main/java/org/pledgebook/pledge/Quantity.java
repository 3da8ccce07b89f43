package org.pledgebook.pledge;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How much: a range with unit and certainty, or words alone where they give no figure. */
@Embeddable
record Quantity(
        String text,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max,
        @Nullable String unit,
        @Enumerated(EnumType.STRING) Certainty certainty) {}
