package org.pledgebook.leader;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import java.util.List;
import org.hibernate.annotations.Audited;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.Evidence;

/** A person. A person has no current title: the title is that of the date asked. */
@Entity
@Audited
class Leader {

    @Id
    private String slug;

    private String name;

    private @Nullable String note;

    @ElementCollection
    @CollectionTable(name = "leader_office", joinColumns = @JoinColumn(name = "leader_slug"))
    @OrderColumn(name = "position")
    @SuppressWarnings("UnusedVariable") // read by queries
    private List<Office> offices;

    @SuppressWarnings("NullAway.Init")
    protected Leader() {}

    String slug() {
        return slug;
    }

    LeaderView view(List<OfficeView> held, Evidence evidence) {
        return new LeaderView(slug, name, note, held, evidence.citationsOf(slug), evidence.correctionsOf(slug));
    }
}
