package org.pledgebook.statement;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.leader.LeaderOnDate;
import org.pledgebook.nation.NationRef;

/** A nation, or the coalition as a whole, in its role in a statement. */
@Schema(name = "Party")
public record PartyView(
        @Schema(description = "Whether this is the Coalition of the Willing as a whole.")
        boolean coalition,

        @Schema(description = "The nation; null if it is the coalition.") @Nullable
        NationRef nation,

        @Schema(description = "The person who signed or spoke; null if no source at hand says.") @Nullable
        LeaderOnDate leader,

        @Schema(description = "What the party did.") PartyRole role,

        @Schema(description = "Where a source names somebody or something else: what it says, and what is right.")
        List<CorrectionView> corrections) {}
