package org.pledgebook.summit;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.leader.LeaderOnDate;
import org.pledgebook.nation.NationRef;

/** A nation at a summit, and where known the person who represented it. */
@Schema(name = "Participant")
public record ParticipantView(
        @Schema(description = "The nation.") NationRef nation,

        @Schema(description = "Who represented it; null if no source at hand says.") @Nullable
        LeaderOnDate leader,

        @Schema(description = "Whether a leader or an envoy represented it; null if no source at hand says.") @Nullable
        Rank rank,

        @Schema(description = "What the nation did there.") List<Role> roles,

        @Schema(description = "Where a source names somebody or something else: what it says, and what is right.")
        List<CorrectionView> corrections) {}
