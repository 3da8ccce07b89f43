package org.pledgebook.site;

import io.swagger.v3.oas.annotations.Hidden;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pledgebook.assurance.AssuranceCategoryService;
import org.pledgebook.assurance.AssuranceCategoryView;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.leader.LeaderService;
import org.pledgebook.leader.LeaderView;
import org.pledgebook.nation.NationService;
import org.pledgebook.nation.NationView;
import org.pledgebook.pledge.PledgeService;
import org.pledgebook.pledge.PledgeView;
import org.pledgebook.pledge.TriggerService;
import org.pledgebook.pledge.TriggerView;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryKind;
import org.pledgebook.query.QueryReader;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SourceView;
import org.pledgebook.statement.StatementService;
import org.pledgebook.statement.StatementView;
import org.pledgebook.summit.SummitService;
import org.pledgebook.summit.SummitView;
import org.pledgebook.web.CollectionDefinitions;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells search engines which pages there are (sitemaps.org), and through which not to walk. */
@Hidden
@RestController
class SitemapController {

    /** So many records of a collection are named, the latest pledges first; all others are found by way of the lists. */
    private static final int MAX_COUNT = 2000;

    private final Pages pages;

    private final CollectionDefinitions listings;

    private final Map<Class<? extends Record>, Collection<?>> collections = new LinkedHashMap<>();

    SitemapController(
            Pages pages,
            CollectionDefinitions listings,
            PledgeService pledges,
            NationService nations,
            LeaderService leaders,
            SummitService summits,
            StatementService statements,
            AssuranceCategoryService categories,
            TriggerService triggers,
            SourceService sources,
            CorrectionService corrections) {
        this.pages = pages;
        this.listings = listings;
        add(PledgeView.class, pledges::find, PledgeView::slug);
        add(NationView.class, nations::find, NationView::code);
        add(LeaderView.class, leaders::find, LeaderView::slug);
        add(SummitView.class, summits::find, SummitView::slug);
        add(StatementView.class, statements::find, StatementView::slug);
        add(AssuranceCategoryView.class, categories::find, AssuranceCategoryView::slug);
        add(TriggerView.class, triggers::find, TriggerView::slug);
        add(SourceView.class, sources::find, SourceView::slug);
        add(CorrectionView.class, corrections::find, CorrectionView::slug);
    }

    /** How the records of a collection are found, and by which key their pages are. */
    private record Collection<V extends Record>(
            Class<V> view, Function<Query<V>, Page<V>> finder, Function<V, String> key) {}

    private <V extends Record> void add(Class<V> view, Function<Query<V>, Page<V>> finder, Function<V, String> key) {
        collections.put(view, new Collection<>(view, finder, key));
    }

    @GetMapping(path = "/sitemap.xml", produces = MediaType.APPLICATION_XML_VALUE)
    String sitemap() {
        StringBuilder map = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                """);
        for (String page : List.of("/", "/map", "/timeline", "/revisions")) {
            name(page, map);
        }
        collections.values().forEach(collection -> name(collection, map));
        return map.append("</urlset>\n").toString();
    }

    private <V extends Record> void name(Collection<V> collection, StringBuilder map) {
        String path = "/" + listings.of(collection.view()).name();
        name(path, map);
        String next = null;
        int named = 0;
        do {
            Page<V> page = collection.finder().apply(after(collection.view(), next));
            page.records().stream()
                    .map(collection.key())
                    .forEach(key -> name(path + "/" + URLEncoder.encode(key, StandardCharsets.UTF_8), map));
            named += page.records().size();
            next = page.next();
        } while (next != null && named < MAX_COUNT);
    }

    private <V extends Record> Query<V> after(Class<V> view, @Nullable String cursor) {
        Map<String, List<String>> asked = new LinkedHashMap<>();
        asked.put(QueryReader.LIMIT, List.of(String.valueOf(Query.MAX_LIMIT)));
        if (cursor != null) {
            asked.put(QueryReader.AFTER, List.of(cursor));
        }
        return QueryReader.read(listings.of(view), QueryKind.PAGE, Map.of(), asked);
    }

    private void name(String path, StringBuilder map) {
        map.append("<url><loc>").append(pages.base()).append(path).append("</loc></url>\n");
    }

    /** The past has the same pages as the present, and whole lists are no pages. */
    @GetMapping(path = "/robots.txt", produces = MediaType.TEXT_PLAIN_VALUE)
    String robots() {
        return """
                User-agent: *
                Disallow: /api/v1/export/
                Disallow: /actuator/
                Disallow: /*asOf=
                Allow: /
                Sitemap: %s/sitemap.xml
                """.formatted(pages.base());
    }
}
