package org.pledgebook.leader;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.Evidence;
import org.pledgebook.leader.LeaderDraft.OfficeDraft;
import org.pledgebook.source.CitationDraft;

/** A person. A person has no current title: the title is that of the date asked. */
@Entity
class Leader {

    @Id
    private String slug;

    private String name;

    private @Nullable String note;

    @ElementCollection
    @CollectionTable(name = "leader_office", joinColumns = @JoinColumn(name = "leader_slug"))
    @OrderColumn(name = "position")
    private List<Office> offices;

    @SuppressWarnings("NullAway.Init")
    protected Leader() {}

    @SuppressWarnings("NullAway.Init") // by the revision
    Leader(LeaderDraft draft) {
        slug = draft.slug();
        offices = new ArrayList<>();
        update(draft);
    }

    /** Makes it what the draft says, the key apart. */
    final void update(LeaderDraft draft) {
        name = draft.name();
        note = draft.note();
        List<Office> held = draft.offices().stream()
                .map(office -> new Office(office.title(), office.nation(), office.from(), office.to()))
                .toList();
        if (!offices.equals(held)) {
            offices.clear();
            offices.addAll(held);
        }
    }

    LeaderDraft draft(List<CitationDraft> citations) {
        return new LeaderDraft(
                slug,
                name,
                note,
                offices.stream()
                        .map(office ->
                                new OfficeDraft(office.title(), office.nation(), office.fromDate(), office.toDate()))
                        .toList(),
                citations);
    }

    String slug() {
        return slug;
    }

    LeaderView view(List<OfficeView> held, Evidence evidence) {
        return new LeaderView(slug, name, note, held, evidence.citationsOf(slug), evidence.correctionsOf(slug));
    }
}
