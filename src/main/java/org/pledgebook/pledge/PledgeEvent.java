package org.pledgebook.pledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What happened to a pledge on a date, on one of its axes, on whose word. */
@Entity
class PledgeEvent {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "pledge_event")
    @SequenceGenerator(name = "pledge_event", sequenceName = "pledge_event_seq", allocationSize = 50)
    private Long id;

    @Column(name = "pledge_slug")
    private String pledge;

    @Enumerated(EnumType.STRING)
    private Axis axis;

    private @Nullable String value;

    private LocalDate occurredOn;

    private String summary;

    @Column(name = "source_slug")
    private String source;

    private @Nullable String locator;

    @SuppressWarnings("NullAway.Init")
    protected PledgeEvent() {}

    @SuppressWarnings("NullAway.Init") // the id comes from the database
    PledgeEvent(String pledge, EventDraft draft) {
        this.pledge = pledge;
        axis = draft.axis();
        value = draft.value();
        occurredOn = draft.occurredOn();
        summary = draft.summary();
        source = draft.source();
        locator = draft.locator();
    }

    EventDraft draft() {
        return new EventDraft(axis, value, occurredOn, summary, source, locator);
    }

    String pledge() {
        return pledge;
    }
}
