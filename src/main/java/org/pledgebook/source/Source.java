package org.pledgebook.source;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.LocalDate;
import org.hibernate.annotations.Audited;
import org.jspecify.annotations.Nullable;

/** A document that says so. */
@Entity
@Audited
class Source {

    @Id
    private String slug;

    private String title;

    private String publisher;

    private @Nullable LocalDate publishedOn;

    private String url;

    @Enumerated(EnumType.STRING)
    private Tier tier;

    private @Nullable LocalDate retrievedOn;

    private @Nullable String note;

    @SuppressWarnings("NullAway.Init")
    protected Source() {}

    SourceView view() {
        return new SourceView(slug, title, publisher, publishedOn, url, tier, retrievedOn, note);
    }
}
