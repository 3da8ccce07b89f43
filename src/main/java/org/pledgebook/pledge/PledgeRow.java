package org.pledgebook.pledge;

import org.jspecify.annotations.Nullable;

/** A pledge with the names that belong to it, as one row of a query. */
record PledgeRow(
        Pledge pledge,
        String beneficiaryCode,
        String beneficiaryName,
        @Nullable String categorySlug,
        @Nullable String categoryName,
        @Nullable String speakerSlug,
        @Nullable String speakerName,
        long correctionCount) {}
