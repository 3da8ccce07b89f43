package org.pledgebook.source;

import java.util.Collection;
import java.util.List;
import org.springframework.data.repository.Repository;

interface CitationRepository extends Repository<Citation, Long> {

    List<Citation> findByKindAndKeyInOrderById(SubjectKind kind, Collection<String> keys);

    Citation save(Citation citation);

    void delete(Citation citation);
}
