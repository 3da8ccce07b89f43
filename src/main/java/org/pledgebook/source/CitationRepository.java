package org.pledgebook.source;

import java.util.List;
import org.springframework.data.repository.Repository;

interface CitationRepository extends Repository<Citation, Long> {

    List<Citation> findByKindAndKeyOrderById(SubjectKind kind, String key);

    Citation save(Citation citation);

    void delete(Citation citation);
}
