package org.pledgebook.statement;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import org.jspecify.annotations.Nullable;

/** One role of one nation, or of the coalition as a whole, in a statement. */
@Embeddable
record Party(
        boolean coalition,
        @Column(name = "nation_code") @Nullable String nation,
        @Column(name = "leader_slug") @Nullable String leader,
        @Enumerated(EnumType.STRING) PartyRole role) {}
