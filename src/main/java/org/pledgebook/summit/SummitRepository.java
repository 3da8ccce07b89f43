package org.pledgebook.summit;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.nation.NationRef;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface SummitRepository extends Repository<Summit, String> {

    @Query(
            "select s.slug as summit, n.code as code, n.name as name, p.leader as leader, p.role as role, p.rank as rank,"
                    + " index(p) as position"
                    + " from Summit s join s.participations p join Nation n on n.code = p.nation"
                    + " where s.slug in :slugs order by s.slug, index(p)")
    List<ParticipationRow> participationsOf(Collection<String> slugs);

    /** A participation with the nation's name. */
    record ParticipationRow(
            String summit,
            String code,
            String name,
            @Nullable String leader,
            Role role,
            @Nullable Rank rank,
            int position) {

        NationRef nation() {
            return new NationRef(code, name);
        }
    }
}
