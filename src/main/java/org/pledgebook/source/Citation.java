package org.pledgebook.source;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import org.jspecify.annotations.Nullable;

/** Ties a record, or one field of it, to what a source says. */
@Entity
class Citation {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "citation")
    @SequenceGenerator(name = "citation", sequenceName = "citation_seq", allocationSize = 50)
    private Long id;

    @Enumerated(EnumType.STRING)
    private SubjectKind kind;

    private String key;

    private @Nullable String field;

    @Column(name = "source_slug")
    private String source;

    private @Nullable String locator;

    private @Nullable String quote;

    private @Nullable String paraphrase;

    @Enumerated(EnumType.STRING)
    private Stance stance;

    @SuppressWarnings("NullAway.Init")
    protected Citation() {}

    @SuppressWarnings("NullAway.Init") // the id comes from the database
    Citation(SubjectKind kind, String key, CitationDraft draft) {
        this.kind = kind;
        this.key = key;
        field = draft.field();
        source = draft.source();
        locator = draft.locator();
        quote = draft.quote();
        paraphrase = draft.paraphrase();
        stance = draft.stance();
    }

    String key() {
        return key;
    }

    CitationDraft draft() {
        return new CitationDraft(field, source, locator, quote, paraphrase, stance);
    }

    CitationView view(Source cited) {
        SourceView view = cited.view();
        return new CitationView(
                kind,
                key,
                field,
                new SourceRef(view.slug(), view.title(), view.publisher(), view.tier(), view.url()),
                locator,
                quote,
                paraphrase,
                stance);
    }
}
