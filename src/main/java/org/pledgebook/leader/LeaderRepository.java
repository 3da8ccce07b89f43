package org.pledgebook.leader;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface LeaderRepository extends Repository<Leader, String> {

    @Query("select l.slug as leader, l.name as name, o.title as title, n.code as nationCode, n.name as nationName,"
            + " o.fromDate as fromDate, o.toDate as toDate"
            + " from Leader l left join l.offices o left join Nation n on n.code = o.nation"
            + " where l.slug in :slugs order by l.slug, index(o)")
    List<OfficeRow> officesOf(Collection<String> slugs);

    /** An office with the names that belong to it; a leader without any has one row without a title. */
    record OfficeRow(
            String leader,
            String name,
            @Nullable String title,
            @Nullable String nationCode,
            @Nullable String nationName,
            @Nullable LocalDate fromDate,
            @Nullable LocalDate toDate) {}
}
