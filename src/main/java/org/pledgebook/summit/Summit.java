package org.pledgebook.summit;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import java.time.LocalDate;
import java.util.List;
import org.hibernate.annotations.Audited;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.Evidence;
import org.pledgebook.nation.NationRef;

/** A meeting. */
@Entity
@Audited
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
    @SuppressWarnings("UnusedVariable") // read by queries
    private List<Participation> participations;

    @SuppressWarnings("NullAway.Init")
    protected Summit() {}

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
