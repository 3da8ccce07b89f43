package org.pledgebook.summit;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.leader.LeaderOnDate;
import org.pledgebook.nation.NationRef;

/** A nation at a summit as the book keeps it, role by role. */
public record Attendance(
        @Schema(description = "The nation.") NationRef nation,

        @Schema(description = "Who represented it; null if no source at hand says.") @Nullable
        LeaderOnDate leader,

        @Schema(description = "Whether a leader or an envoy represented it; null if no source at hand says.") @Nullable
        Rank rank,

        @Schema(description = "What the nation did there.") List<Role> roles,

        @Schema(description = "The place of each role among all roles at the summit, from 1.")
        List<Integer> places,

        @Schema(description = "The rank in each role.") List<@Nullable Rank> ranks) {}
