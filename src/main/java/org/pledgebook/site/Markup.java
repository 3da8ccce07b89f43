package org.pledgebook.site;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.pledge.PledgeView;
import org.pledgebook.problem.OrderedJson;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.source.SourceView;
import org.springframework.stereotype.Component;

/** What machines read of a page, in the vocabulary of schema.org. */
@Component
class Markup {

    private static final String LICENCE = "https://creativecommons.org/licenses/by/4.0/";

    private final Pages pages;

    Markup(Pages pages) {
        this.pages = pages;
    }

    /** The book as search engines for data know it. */
    String dataset(Snapshot snapshot) {
        Map<String, Object> data = typed("Dataset");
        data.put("@id", pages.base() + "/");
        data.put("name", "Pledgebook");
        data.put(
                "description",
                "Security commitments: who promised what to whom, under which assurance, on what condition, on whose"
                        + " word, and what became of it.");
        data.put("url", pages.base() + "/");
        data.put("image", pages.base() + Pages.CARD);
        data.put("creator", publisher());
        data.put("publisher", publisher());
        data.put("keywords", List.of("security guarantees", "Ukraine", "Coalition of the Willing", "pledges"));
        data.put("variableMeasured", List.of("level", "activation", "delivery"));
        data.put("spatialCoverage", OrderedJson.of("@type", "Country", "name", "Ukraine"));
        data.put("version", String.valueOf(snapshot.revision().number()));
        data.put("dateModified", snapshot.revision().recordedAt().toString());
        data.put("license", LICENCE);
        data.put("isAccessibleForFree", true);
        data.put(
                "distribution",
                List.of(
                        download("application/zip", "/export/pledgebook.zip"),
                        download("text/csv", "/pledges.csv"),
                        download("application/json", "/pledges.json")));
        return pages.data(data);
    }

    private Map<String, Object> download(String format, String path) {
        return OrderedJson.of(
                "@type", "DataDownload", "encodingFormat", format, "contentUrl", pages.base() + "/api/v1" + path);
    }

    /** A pledge as a claim that sources speak about. */
    String claim(PledgeView pledge) {
        Map<String, Object> data = typed("Claim");
        data.put("@id", pages.base() + "/pledges/" + pledge.slug());
        data.put("url", pages.base() + "/pledges/" + pledge.slug());
        data.put("name", pledge.title());
        data.put("text", pledge.summary());
        data.put(
                "author",
                pledge.byCoalition()
                        ? List.of(OrderedJson.of("@type", "Organization", "name", "Coalition of the Willing"))
                        : pledge.pledgors().stream()
                                .map(nation -> OrderedJson.of("@type", "GovernmentOrganization", "name", nation.name()))
                                .toList());
        data.put("datePublished", pledge.announcedOn().toString());
        data.put("isPartOf", OrderedJson.of("@type", "Dataset", "@id", pages.base() + "/", "name", "Pledgebook"));
        data.put("license", LICENCE);
        data.put(
                "appearance",
                pledge.citations() == null
                        ? List.of()
                        : pledge.citations().stream()
                                .filter(citation -> citation.source().url() != null)
                                .map(citation -> work(
                                        citation.source().title(),
                                        citation.source().publisher(),
                                        citation.source().url()))
                                .distinct()
                                .toList());
        return pages.data(data);
    }

    /** A correction as the review of what a source claims; where the source leaves something out, of the source itself. */
    String review(CorrectionView correction, SourceView source) {
        Map<String, Object> work = work(source.title(), source.publisher(), source.url());
        Map<String, Object> data;
        if (correction.reportedValue() == null) {
            data = typed("Review");
            data.put("itemReviewed", work);
        } else {
            data = typed("ClaimReview");
            data.put("claimReviewed", correction.reportedValue());
            Map<String, Object> claim = new LinkedHashMap<>();
            claim.put("@type", "Claim");
            claim.put("text", correction.reportedValue());
            claim.put("author", OrderedJson.of("@type", "Organization", "name", source.publisher()));
            claim.put("appearance", work);
            data.put("itemReviewed", claim);
        }
        data.put("@id", pages.base() + "/corrections/" + correction.slug());
        data.put("url", pages.base() + "/corrections/" + correction.slug());
        data.put("name", correction.title());
        data.put("reviewBody", correction.explanation());
        // The book's verdicts are words, and no places on a scale.
        data.put(
                "reviewRating",
                OrderedJson.of(
                        "@type",
                        "Rating",
                        "alternateName",
                        correction.verdict().name().toLowerCase(Locale.ROOT)));
        data.put("author", publisher());
        data.put("license", LICENCE);
        return pages.data(data);
    }

    private static Map<String, Object> work(String title, String publisher, @Nullable String url) {
        Map<String, Object> work = new LinkedHashMap<>();
        work.put("@type", "CreativeWork");
        work.put("name", title);
        work.put("publisher", OrderedJson.of("@type", "Organization", "name", publisher));
        if (url != null) {
            work.put("url", url);
        }
        return work;
    }

    private Map<String, Object> publisher() {
        return OrderedJson.of("@type", "Organization", "name", "Pledgebook", "url", pages.base() + "/");
    }

    private static Map<String, Object> typed(String type) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("@context", "https://schema.org");
        data.put("@type", type);
        return data;
    }
}
