package org.pledgebook.pledge;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.Audited;
import org.jspecify.annotations.Nullable;
import org.pledgebook.assurance.CategoryRef;
import org.pledgebook.leader.LeaderRef;
import org.pledgebook.nation.NationRef;

/** What one or more nations, or the coalition, undertake towards a beneficiary. */
@Entity
@Audited
class Pledge {

    @Id
    private String slug;

    private String title;

    private String summary;

    private boolean byCoalition;

    @ElementCollection
    @CollectionTable(name = "pledge_pledgor", joinColumns = @JoinColumn(name = "pledge_slug"))
    @Column(name = "nation_code")
    private Set<String> pledgors;

    @Column(name = "beneficiary_code")
    private String beneficiary;

    @Column(name = "category_slug")
    private @Nullable String category;

    @Column(name = "statement_slug")
    private @Nullable String statement;

    @Column(name = "summit_slug")
    private @Nullable String summit;

    @Column(name = "speaker_slug")
    private @Nullable String speaker;

    @Enumerated(EnumType.STRING)
    private Level level;

    @Enumerated(EnumType.STRING)
    private @Nullable Activation activation;

    // By their keys, as all that other tables hold: Hibernate 7.4 joins a many-to-many of the past with links that are
    // gone.
    @ElementCollection
    @CollectionTable(name = "pledge_trigger", joinColumns = @JoinColumn(name = "pledge_slug"))
    @Column(name = "trigger_slug")
    @SuppressWarnings("UnusedVariable") // read by queries
    private Set<String> triggers;

    @Enumerated(EnumType.STRING)
    private @Nullable Delivery delivery;

    @Enumerated(EnumType.STRING)
    private @Nullable EndState endState;

    @Column(name = "superseded_by_slug")
    private @Nullable String supersededBy;

    @Enumerated(EnumType.STRING)
    private @Nullable Modality modality;

    private @Nullable String condition;

    private @Nullable String territory;

    @Embedded
    @AttributeOverride(name = "text", column = @Column(name = "quantity_text"))
    @AttributeOverride(name = "min", column = @Column(name = "quantity_min"))
    @AttributeOverride(name = "max", column = @Column(name = "quantity_max"))
    @AttributeOverride(name = "unit", column = @Column(name = "quantity_unit"))
    @AttributeOverride(name = "certainty", column = @Column(name = "quantity_certainty"))
    private @Nullable Quantity quantity;

    @Embedded
    @AttributeOverride(name = "text", column = @Column(name = "reported_quantity_text"))
    @AttributeOverride(name = "min", column = @Column(name = "reported_quantity_min"))
    @AttributeOverride(name = "max", column = @Column(name = "reported_quantity_max"))
    @AttributeOverride(name = "unit", column = @Column(name = "reported_quantity_unit"))
    @AttributeOverride(name = "certainty", column = @Column(name = "reported_quantity_certainty"))
    private @Nullable Quantity reportedQuantity;

    private LocalDate announcedOn;

    @Enumerated(EnumType.STRING)
    private Confidence confidence;

    @SuppressWarnings("NullAway.Init")
    protected Pledge() {}

    String slug() {
        return slug;
    }

    /** The pledge as lists show it; the names that other records hold are the caller's to bring. */
    PledgeView view(
            List<NationRef> named,
            List<TriggerRef> hangingOn,
            NationRef towards,
            @Nullable CategoryRef under,
            @Nullable LeaderRef spokenBy,
            long correctionCount) {
        return new PledgeView(
                slug,
                title,
                summary,
                named,
                byCoalition,
                towards,
                under,
                statement,
                summit,
                spokenBy,
                level,
                activation,
                hangingOn,
                delivery,
                endState,
                supersededBy,
                modality,
                condition,
                territory,
                QuantityView.ofNullable(quantity),
                QuantityView.ofNullable(reportedQuantity),
                announcedOn,
                confidence,
                correctionCount,
                null,
                null,
                null);
    }
}
