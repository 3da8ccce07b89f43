package org.pledgebook.source;

import jakarta.persistence.QueryHint;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.jpa.HibernateHints;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;

interface SourceRepository extends Repository<Source, String> {

    /** How many rows the database hands over at once of what may be too long to be kept. */
    String SOME = "500";

    @Query("select c as citation, s as source from Citation c join Source s on s.slug = c.source"
            + " where c.kind = :kind and c.key in :keys order by c.key, c.id")
    List<CitedSource> citationsOf(SubjectKind kind, Collection<String> keys);

    @Query("select c as citation, s as source from Citation c join Source s on s.slug = c.source"
            + " where c.source = :source order by c.kind, c.key, c.id")
    List<CitedSource> citationsFrom(String source, Limit limit);

    @Query("select c as citation, s as source from Citation c join Source s on s.slug = c.source"
            + " where c.source = :source order by c.kind, c.key, c.id")
    @QueryHints(@QueryHint(name = HibernateHints.HINT_FETCH_SIZE, value = SOME))
    Stream<CitedSource> allCitationsFrom(String source);

    @Query("select count(c.id) from Citation c where c.source = :source")
    long countCitationsFrom(String source);

    @Query(
            "select c as citation, s as source, (select count(o.id) from Citation o where o.kind = c.kind and o.key = c.key"
                    + " and o.id <= c.id) as place from Citation c join Source s on s.slug = c.source"
                    + " where c.source = :source order by c.kind, c.key, c.id")
    @QueryHints(@QueryHint(name = HibernateHints.HINT_FETCH_SIZE, value = SOME))
    Stream<PlacedCitedSource> placedCitationsFrom(String source);

    Optional<Source> findById(String slug);

    List<Source> findBySlugIn(Collection<String> slugs);

    void delete(Source source);

    /** A citation together with its source. */
    record CitedSource(Citation citation, Source source) {

        CitationView view() {
            return citation.view(source);
        }
    }

    /** A citation together with its source, and with its place among those of the record. */
    record PlacedCitedSource(Citation citation, Source source, long place) {}
}
