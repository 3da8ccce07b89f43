package org.pledgebook.statement;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface StatementRepository extends Repository<Statement, String> {

    @Query("select s.slug as statement, p.coalition as coalition, n.code as code, n.name as name, p.leader as leader,"
            + " p.role as role"
            + " from Statement s join s.parties p left join Nation n on n.code = p.nation"
            + " where s.slug in :slugs order by s.slug, index(p)")
    List<PartyRow> partiesOf(Collection<String> slugs);

    @Query("select s.slug as statement, r.relation as relation, r.statement as related"
            + " from Statement s join s.relations r where s.slug in :slugs order by s.slug, index(r)")
    List<RelatedRow> relationsOf(Collection<String> slugs);

    @Query("select c.statement as statement, c.slug as slug, c.name as name from AssuranceCategory c"
            + " where c.statement in :slugs order by c.ordinal")
    List<AssuranceRow> assurancesOf(Collection<String> slugs);

    /** A party with the nation's name. */
    record PartyRow(
            String statement,
            boolean coalition,
            @Nullable String code,
            @Nullable String name,
            @Nullable String leader,
            PartyRole role) {}

    /** A relation to another statement. */
    record RelatedRow(String statement, Relation relation, String related) {}

    /** An assurance category that a statement sets out. */
    record AssuranceRow(String statement, String slug, String name) {}
}
