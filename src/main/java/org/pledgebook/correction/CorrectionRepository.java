package org.pledgebook.correction;

import java.util.Collection;
import java.util.List;
import org.pledgebook.source.SubjectKind;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface CorrectionRepository extends Repository<Correction, String> {

    @Query("select c from Correction c where exists"
            + " (select 1 from c.subjects s where s.kind = :kind and s.key in :keys) order by c.slug")
    List<Correction> about(SubjectKind kind, Collection<String> keys);
}
