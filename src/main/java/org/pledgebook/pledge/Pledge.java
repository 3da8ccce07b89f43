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
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pledgebook.pledge.PledgeDraft.QuantityDraft;
import org.pledgebook.source.CitationDraft;

/** What one or more nations, or the coalition, undertake towards a beneficiary. */
@Entity
class Pledge {

    @Id
    private String slug;

    @Column(insertable = false, updatable = false)
    private int number;

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

    // Derived by the database.
    @Column(insertable = false, updatable = false)
    @Enumerated(EnumType.STRING)
    private Confidence confidence;

    @SuppressWarnings("NullAway.Init")
    protected Pledge() {}

    @SuppressWarnings("NullAway.Init") // by the revision
    Pledge(PledgeDraft draft) {
        slug = draft.slug();
        pledgors = new HashSet<>();
        triggers = new HashSet<>();
        update(draft);
    }

    /** Makes it what the draft says, apart from the key and from what is derived. */
    final void update(PledgeDraft draft) {
        title = draft.title();
        summary = draft.summary();
        byCoalition = draft.byCoalition();
        replace(pledgors, draft.pledgors());
        beneficiary = draft.beneficiary();
        category = draft.category();
        statement = draft.statement();
        summit = draft.summit();
        speaker = draft.speaker();
        level = draft.level();
        activation = draft.activation();
        replace(triggers, draft.triggers());
        delivery = draft.delivery();
        endState = draft.endState();
        supersededBy = draft.supersededBy();
        modality = draft.modality();
        condition = draft.condition();
        territory = draft.territory();
        QuantityDraft amount = QuantityDraft.ofNullable(quantity);
        if (!Objects.equals(amount, draft.quantity())) {
            quantity = QuantityDraft.quantity(draft.quantity());
        }
        QuantityDraft reported = QuantityDraft.ofNullable(reportedQuantity);
        if (!Objects.equals(reported, draft.reportedQuantity())) {
            reportedQuantity = QuantityDraft.quantity(draft.reportedQuantity());
        }
        announcedOn = draft.announcedOn();
    }

    private static void replace(Set<String> keys, List<String> by) {
        keys.retainAll(by);
        keys.addAll(by);
    }

    /**
     * Takes note that what it hangs on has changed.
     *
     * @param waiting whether something must still happen first
     * @return the axes that moved by it, with where they stand now
     */
    Map<Axis, String> applyTriggerState(boolean waiting) {
        Map<Axis, String> moved = new EnumMap<>(Axis.class);
        if (activation == (waiting ? Activation.UNCONDITIONAL : Activation.CONTINGENT)) {
            activation = waiting ? Activation.CONTINGENT : Activation.UNCONDITIONAL;
            moved.put(Axis.ACTIVATION, activation.name());
            // What has begun is not undone by it, and what has ended does not begin.
            if (endState == null && delivery == (waiting ? Delivery.NOT_STARTED : Delivery.NOT_DUE)) {
                delivery = waiting ? Delivery.NOT_DUE : Delivery.NOT_STARTED;
                moved.put(Axis.DELIVERY, delivery.name());
            }
        }
        return moved;
    }

    /** The keys of what must happen first. */
    Set<String> triggers() {
        return triggers;
    }

    /** The key of the pledge that took its place, or {@code null} if none did. */
    @Nullable
    String supersededBy() {
        return supersededBy;
    }

    PledgeDraft draft(List<EventDraft> events, List<CitationDraft> citations) {
        return new PledgeDraft(
                slug,
                title,
                summary,
                pledgors.stream().sorted().toList(),
                byCoalition,
                beneficiary,
                category,
                statement,
                summit,
                speaker,
                level,
                activation,
                triggers.stream().sorted().toList(),
                delivery,
                endState,
                supersededBy,
                modality,
                condition,
                territory,
                QuantityDraft.ofNullable(quantity),
                QuantityDraft.ofNullable(reportedQuantity),
                announcedOn,
                events,
                citations);
    }

    String slug() {
        return slug;
    }
}
