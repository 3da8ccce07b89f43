package org.pledgebook.nation;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.Evidence;
import org.pledgebook.source.CitationDraft;

/** A state. */
@Entity
class Nation {

    @Id
    private String code;

    private String alpha2;

    private String name;

    private String officialName;

    private @Nullable Boolean coalitionMember;

    private @Nullable String note;

    @SuppressWarnings("NullAway.Init")
    protected Nation() {}

    @SuppressWarnings("NullAway.Init") // by the revision
    Nation(NationDraft draft) {
        code = draft.code();
        update(draft);
    }

    /** Makes it what the draft says, the key apart. */
    final void update(NationDraft draft) {
        alpha2 = draft.alpha2();
        name = draft.name();
        officialName = draft.officialName();
        coalitionMember = draft.coalitionMember();
        note = draft.note();
    }

    NationDraft draft(List<CitationDraft> citations) {
        return new NationDraft(code, alpha2, name, officialName, coalitionMember, note, citations);
    }

    String code() {
        return code;
    }

    NationView view(Evidence evidence) {
        return new NationView(
                code,
                alpha2,
                name,
                officialName,
                coalitionMember,
                note,
                evidence.citationsOf(code),
                evidence.correctionsOf(code));
    }
}
