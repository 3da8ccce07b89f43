package org.pledgebook.revision;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface RevisionRepository extends Repository<Revision, Long> {

    Optional<Revision> findByNumber(long number);

    @Query("select r from Revision r where r.number ="
            + " (select max(l.number) from Revision l where l.recordedAt < :instant)")
    Optional<Revision> latestBefore(Instant instant);
}
