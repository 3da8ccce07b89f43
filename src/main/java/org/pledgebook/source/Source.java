package org.pledgebook.source;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A document that says so. */
@Entity
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

    @SuppressWarnings("NullAway.Init") // by the revision
    Source(SourceDraft draft) {
        slug = draft.slug();
        update(draft);
    }

    /** Makes it what the draft says, the key apart. */
    final void update(SourceDraft draft) {
        title = draft.title();
        publisher = draft.publisher();
        publishedOn = draft.publishedOn();
        url = draft.url();
        tier = draft.tier();
        retrievedOn = draft.retrievedOn();
        note = draft.note();
    }

    SourceDraft draft() {
        return new SourceDraft(slug, title, publisher, publishedOn, url, tier, retrievedOn, note);
    }

    SourceView view() {
        return new SourceView(slug, title, publisher, publishedOn, url, tier, retrievedOn, note);
    }
}
