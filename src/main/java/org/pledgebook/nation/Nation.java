package org.pledgebook.nation;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Audited;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.Evidence;

/** A state. */
@Entity
@Audited
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
