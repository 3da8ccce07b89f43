package org.pledgebook.summit;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.Evidence;
import org.pledgebook.nation.NationRef;
import org.pledgebook.source.CitationDraft;
import org.pledgebook.summit.SummitDraft.ParticipantDraft;

/** A meeting. */
@Entity
class Summit {

    @Id
    private String slug;

    private String name;

    private String place;

    private LocalDate heldOn;

    private @Nullable Integer statesPresent;

    private @Nullable Integer leadersPresent;

    private @Nullable String organizations;

    private @Nullable String note;

    @ElementCollection
    @CollectionTable(name = "summit_participation", joinColumns = @JoinColumn(name = "summit_slug"))
    @OrderColumn(name = "position")
    private List<Participation> participations;

    @SuppressWarnings("NullAway.Init")
    protected Summit() {}

    @SuppressWarnings("NullAway.Init") // by the revision
    Summit(SummitDraft draft) {
        slug = draft.slug();
        participations = new ArrayList<>();
        update(draft);
    }

    /** Makes it what the draft says, the key apart. */
    final void update(SummitDraft draft) {
        name = draft.name();
        place = draft.place();
        heldOn = draft.heldOn();
        statesPresent = draft.statesPresent();
        leadersPresent = draft.leadersPresent();
        organizations = draft.organizations();
        note = draft.note();
        List<Participation> taken = draft.participants().stream()
                .map(part -> new Participation(part.nation(), part.leader(), part.role(), part.rank()))
                .toList();
        if (!participations.equals(taken)) {
            participations.clear();
            participations.addAll(taken);
        }
    }

    SummitDraft draft(List<CitationDraft> citations) {
        return new SummitDraft(
                slug,
                name,
                place,
                heldOn,
                statesPresent,
                leadersPresent,
                organizations,
                note,
                participations.stream()
                        .map(part -> new ParticipantDraft(part.nation(), part.leader(), part.role(), part.rank()))
                        .toList(),
                citations);
    }

    String slug() {
        return slug;
    }

    LocalDate heldOn() {
        return heldOn;
    }

    SummitView view(
            List<NationRef> hosts,
            List<NationRef> coChairs,
            @Nullable List<ParticipantView> participants,
            Evidence evidence) {
        return new SummitView(
                slug,
                name,
                place,
                heldOn,
                hosts,
                coChairs,
                statesPresent,
                leadersPresent,
                organizations,
                note,
                participants,
                evidence.citationsOf(slug),
                evidence.correctionsOf(slug));
    }
}
