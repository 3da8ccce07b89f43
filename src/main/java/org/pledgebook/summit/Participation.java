package org.pledgebook.summit;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import org.jspecify.annotations.Nullable;

/** One role of one nation, and where known one person, at a summit. */
@Embeddable
record Participation(
        @Column(name = "nation_code") String nation,
        @Column(name = "leader_slug") @Nullable String leader,
        @Enumerated(EnumType.STRING) Role role,
        @Enumerated(EnumType.STRING) @Nullable Rank rank) {}
