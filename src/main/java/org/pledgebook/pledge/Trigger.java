package org.pledgebook.pledge;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.Evidence;
import org.pledgebook.source.CitationDraft;

/** What must happen before the pledges that share it are activated; recorded once, and it answers for all of them. */
@Entity
@Table(name = "activation_trigger")
class Trigger {

    @Id
    private String slug;

    @Enumerated(EnumType.STRING)
    private TriggerType type;

    private String wording;

    @Enumerated(EnumType.STRING)
    private TriggerState state;

    private @Nullable LocalDate stateSince;

    private @Nullable String note;

    @SuppressWarnings("NullAway.Init")
    protected Trigger() {}

    @SuppressWarnings("NullAway.Init") // by the revision
    Trigger(TriggerDraft draft) {
        slug = draft.slug();
        update(draft);
    }

    /** Makes it what the draft says, the key apart. */
    final void update(TriggerDraft draft) {
        type = draft.type();
        wording = draft.wording();
        state = draft.state();
        stateSince = draft.stateSince();
        note = draft.note();
    }

    TriggerDraft draft(List<CitationDraft> citations) {
        return new TriggerDraft(slug, type, wording, state, stateSince, note, citations);
    }

    TriggerState state() {
        return state;
    }

    String slug() {
        return slug;
    }

    TriggerRef ref() {
        return new TriggerRef(slug, type, wording, state);
    }

    TriggerView view(Evidence evidence) {
        return new TriggerView(
                slug, type, wording, state, stateSince, note, evidence.citationsOf(slug), evidence.correctionsOf(slug));
    }
}
