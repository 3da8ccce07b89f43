package org.pledgebook.correction;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.Fetch;
import org.hibernate.annotations.FetchMode;
import org.jspecify.annotations.Nullable;
import org.pledgebook.source.CitationDraft;
import org.pledgebook.source.CitationView;

/** An editorial note that a source is wrong on a field, leaves something out, or cannot be verified. */
@Entity
class Correction {

    @Id
    private String slug;

    private String title;

    @Enumerated(EnumType.STRING)
    private Verdict verdict;

    private @Nullable String reportedValue;

    @Column(name = "reported_source_slug")
    private String reportedSource;

    private @Nullable String reportedLocator;

    private @Nullable String correctedValue;

    private String explanation;

    @ElementCollection
    @CollectionTable(name = "correction_subject", joinColumns = @JoinColumn(name = "correction_slug"))
    @OrderColumn(name = "position")
    @Fetch(FetchMode.SUBSELECT)
    private List<Subject> subjects;

    @SuppressWarnings("NullAway.Init")
    protected Correction() {}

    @SuppressWarnings("NullAway.Init") // by the revision
    Correction(CorrectionDraft draft) {
        slug = draft.slug();
        subjects = new ArrayList<>();
        update(draft);
    }

    /** Makes it what the draft says, the key apart. */
    final void update(CorrectionDraft draft) {
        title = draft.title();
        verdict = draft.verdict();
        reportedValue = draft.reportedValue();
        reportedSource = draft.reportedSource();
        reportedLocator = draft.reportedLocator();
        correctedValue = draft.correctedValue();
        explanation = draft.explanation();
        if (!subjects.equals(draft.subjects())) {
            subjects.clear();
            subjects.addAll(draft.subjects());
        }
    }

    CorrectionDraft draft(List<CitationDraft> citations) {
        return new CorrectionDraft(
                slug,
                title,
                verdict,
                reportedValue,
                reportedSource,
                reportedLocator,
                correctedValue,
                explanation,
                List.copyOf(subjects),
                citations);
    }

    String slug() {
        return slug;
    }

    List<Subject> subjects() {
        return subjects;
    }

    CorrectionView view(@Nullable List<CitationView> citations) {
        return new CorrectionView(
                slug,
                title,
                verdict,
                reportedValue,
                reportedSource,
                reportedLocator,
                correctedValue,
                explanation,
                List.copyOf(subjects),
                citations);
    }
}
