package org.pledgebook.source;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.pledgebook.shared.NotFound;
import org.pledgebook.shared.query.Finder;
import org.pledgebook.shared.query.Finder.Selection;
import org.pledgebook.shared.query.Listing;
import org.pledgebook.shared.query.Page;
import org.pledgebook.shared.query.Query;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The sources, and what rests on them. */
@Service
@Transactional(readOnly = true)
public class SourceService {

    private static final Selection<Source> SOURCE = Selection.of(Source.class, "s");

    private final Finder finder;

    private final Listing<SourceView> listing;

    private final SourceRepository sources;

    SourceService(Finder finder, Listing<SourceView> listing, SourceRepository sources) {
        this.finder = finder;
        this.listing = listing;
        this.sources = sources;
    }

    /** Finds a page of sources. */
    public Page<SourceView> find(Query<SourceView> query) {
        return finder.find(query, SOURCE, SourceService::views);
    }

    /**
     * Gives one source.
     *
     * @throws NotFound if there is none by that key
     */
    public SourceView get(String slug) {
        return finder.find(listing, slug, SOURCE, SourceService::views)
                .orElseThrow(() -> new NotFound(listing.name(), slug));
    }

    /** Gives some sources by their keys, each with everything that belongs to it; a key that none has is passed over. */
    public List<SourceView> get(Collection<String> keys) {
        return finder.find(listing, keys, SOURCE, SourceService::views);
    }

    /** All that rests on a source, by record. */
    public List<CitationView> citationsFrom(String slug) {
        return sources.citationsFrom(get(slug).slug()).stream()
                .map(SourceRepository.CitedSource::view)
                .toList();
    }

    /** The citations of some records of a kind, by the records' keys; a record without any is not in the map. */
    public Map<String, List<CitationView>> citationsOf(SubjectKind kind, Collection<String> keys) {
        return sources.citationsOf(kind, keys).stream()
                .map(SourceRepository.CitedSource::view)
                .collect(Collectors.groupingBy(CitationView::key));
    }

    private static List<SourceView> views(List<Source> rows) {
        return rows.stream().map(Source::view).toList();
    }
}
