package org.pledgebook.source;

import jakarta.persistence.EntityManager;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pledgebook.draft.Change;
import org.pledgebook.draft.Editable;
import org.pledgebook.problem.InvalidRecordException;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.InvalidRequestException.Complaint;
import org.pledgebook.problem.RecordNotFoundException;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryExecutor;
import org.pledgebook.query.QueryExecutor.Selection;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The sources, and what rests on them. */
@Service
@Transactional(readOnly = true)
public class SourceService implements Editable<SourceDraft, SourceView> {

    private static final Selection<Source> SOURCE = Selection.of(Source.class, "s");

    private final QueryExecutor finder;

    private final CollectionDefinition<SourceView> listing;

    private final SourceRepository sources;

    private final CitationRepository citations;

    private final EntityManager entityManager;

    SourceService(
            QueryExecutor finder,
            CollectionDefinition<SourceView> listing,
            SourceRepository sources,
            CitationRepository citations,
            EntityManager entityManager) {
        this.finder = finder;
        this.listing = listing;
        this.sources = sources;
        this.citations = citations;
        this.entityManager = entityManager;
    }

    @Override
    // Its name is not read from the database.
    @Transactional(propagation = Propagation.SUPPORTS)
    public String collection() {
        return listing.name();
    }

    /** Finds a page of sources. */
    public Page<SourceView> find(Query<SourceView> query) {
        return finder.find(query, SOURCE, SourceService::views);
    }

    /**
     * Gives one source.
     *
     * @throws RecordNotFoundException if there is none by that key
     */
    @Override
    public SourceView get(String slug) {
        return finder.find(listing, slug, SOURCE, SourceService::views)
                .orElseThrow(() -> new RecordNotFoundException(listing.name(), slug));
    }

    /** Gives some sources by their keys, each with everything that belongs to it; a key that none has is passed over. */
    public List<SourceView> get(Collection<String> keys) {
        return finder.find(listing, keys, SOURCE, SourceService::views);
    }

    /** All that rests on a source, by record, however much it is: what is more than a page is read while it is written. */
    public Page<CitationView> citationsFrom(String slug) {
        List<CitationView> first = citationsFrom(slug, Query.MAX_LIMIT + 1);
        if (first.size() <= Query.MAX_LIMIT) {
            return Page.whole(first);
        }
        String source = first.get(0).source().slug();
        return Page.whole(
                () -> new Walk<>(sources.allCitationsFrom(source), SourceRepository.CitedSource::view, entityManager),
                sources.countCitationsFrom(source));
    }

    /** The first of what rests on a source, by record, and at most so many. */
    public List<CitationView> citationsFrom(String slug, int most) {
        return sources.citationsFrom(get(slug).slug(), Limit.of(most)).stream()
                .map(SourceRepository.CitedSource::view)
                .toList();
    }

    /**
     * All that rests on a source, by record, each with its place among what is said about the record; read while it is
     * asked for.
     */
    public Iterable<PlacedCitation> placedCitationsFrom(String slug) {
        String source = get(slug).slug();
        return () -> new Walk<>(
                sources.placedCitationsFrom(source),
                row -> PlacedCitation.of(row.citation().view(row.source()), row.place()),
                entityManager);
    }

    /** The citations of some records of a kind, by the records' keys; a record without any is not in the map. */
    public Map<String, List<CitationView>> citationsOf(SubjectKind kind, Collection<String> keys) {
        return sources.citationsOf(kind, keys).stream()
                .map(SourceRepository.CitedSource::view)
                .collect(Collectors.groupingBy(CitationView::key));
    }

    @Override
    public SourceDraft draft(String slug) {
        return find(slug).draft();
    }

    @Override
    public Map<String, SourceDraft> drafts(Collection<String> keys) {
        return sources.findBySlugIn(keys).stream()
                .map(Source::draft)
                .collect(Collectors.toMap(SourceDraft::slug, Function.identity()));
    }

    @Override
    @Transactional
    public void write(List<SourceDraft> added, List<Change<SourceDraft>> revised) {
        added.forEach(draft -> entityManager.persist(new Source(draft)));
        revised.forEach(source -> find(source.key()).update(source.now()));
    }

    @Override
    @Transactional
    public void remove(String slug) {
        sources.delete(find(slug));
    }

    private Source find(String slug) {
        return sources.findById(slug).orElseThrow(() -> new RecordNotFoundException(listing.name(), slug));
    }

    /** What the sources say about some records, as editors write it, by the records' keys. */
    public Map<String, List<CitationDraft>> citationDrafts(SubjectKind kind, Collection<String> keys) {
        return citations.findByKindAndKeyInOrderById(kind, keys).stream()
                .collect(
                        Collectors.groupingBy(Citation::key, Collectors.mapping(Citation::draft, Collectors.toList())));
    }

    /**
     * Makes the citations of some records what the drafts say. Those that stay as they are keep their place; new ones come
     * after them.
     *
     * @param added the citations of records that have none yet, by the records' keys
     * @param revised those of other records, as they shall be
     * @param view a record as it is read, whose fields can be cited for
     * @throws InvalidRecordException if one is for a field that there is not
     */
    @Transactional
    public void cite(
            SubjectKind kind,
            Map<String, List<CitationDraft>> added,
            Map<String, List<CitationDraft>> revised,
            Class<? extends Record> view) {
        List<String> fields = Arrays.stream(view.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        List<Complaint> complaints = new ArrayList<>();
        added.values().forEach(drafts -> check(drafts, fields, complaints));
        revised.values().forEach(drafts -> check(drafts, fields, complaints));
        if (!complaints.isEmpty()) {
            throw new InvalidRecordException(complaints);
        }
        Map<String, List<CitationDraft>> missing = new LinkedHashMap<>(added);
        revised.forEach((key, drafts) -> missing.put(key, new ArrayList<>(drafts)));
        if (!revised.isEmpty()) {
            for (Citation citation : citations.findByKindAndKeyInOrderById(kind, revised.keySet())) {
                if (!Objects.requireNonNull(missing.get(citation.key())).remove(citation.draft())) {
                    citations.delete(citation);
                }
            }
        }
        missing.forEach((key, drafts) -> drafts.forEach(draft -> citations.save(new Citation(kind, key, draft))));
    }

    private static void check(List<CitationDraft> drafts, List<String> fields, List<Complaint> complaints) {
        for (int i = 0; i < drafts.size(); i++) {
            String field = drafts.get(i).field();
            if (field != null && !fields.contains(field)) {
                complaints.add(Complaint.at(
                        "/citations/" + i + "/field",
                        "'" + InvalidRequestException.echo(field) + "' is not a field of the record. Allowed are "
                                + String.join(", ", fields) + "."));
            }
        }
    }

    /** Takes the citations of a record out of the book. */
    @Transactional
    public void removeCitations(SubjectKind kind, String key) {
        citations.findByKindAndKeyInOrderById(kind, List.of(key)).forEach(citations::delete);
    }

    private static List<SourceView> views(List<Source> rows) {
        return rows.stream().map(Source::view).toList();
    }

    /** Goes through rows that are too many to be kept, and forgets them as they have been taken. */
    private static final class Walk<R, V> implements Iterator<V> {

        private final Stream<R> rows;

        private final Iterator<R> left;

        private final Function<R, V> view;

        private final EntityManager entityManager;

        private int taken;

        Walk(Stream<R> rows, Function<R, V> view, EntityManager entityManager) {
            this.rows = rows;
            this.left = rows.iterator();
            this.view = view;
            this.entityManager = entityManager;
        }

        @Override
        public boolean hasNext() {
            boolean more = left.hasNext();
            if (!more) {
                rows.close();
            }
            return more;
        }

        @Override
        public V next() {
            V next = view.apply(left.next());
            if (++taken % Query.MAX_LIMIT == 0) {
                entityManager.clear();
            }
            return next;
        }
    }
}
