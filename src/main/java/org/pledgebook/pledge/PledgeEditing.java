package org.pledgebook.pledge;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.Change;
import org.pledgebook.problem.InvalidRecordException;
import org.pledgebook.source.CitationDraft;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What writing pledges and their triggers takes beside their own rows: the rules, the events, and what is derived. */
@Component
class PledgeEditing {

    private final EntityManager entityManager;

    private final PledgeRepository pledges;

    private final EventNumbers numbers;

    private final JdbcTemplate jdbc;

    private final Clock clock;

    PledgeEditing(
            EntityManager entityManager,
            PledgeRepository pledges,
            EventNumbers numbers,
            JdbcTemplate jdbc,
            Clock clock) {
        this.numbers = numbers;
        this.jdbc = jdbc;
        this.entityManager = entityManager;
        this.pledges = pledges;
        this.clock = clock;
    }

    /** Makes new pledges. */
    List<Pledge> begin(List<PledgeDraft> drafts) {
        return drafts.stream().map(Pledge::new).toList();
    }

    void update(Pledge pledge, PledgeDraft draft) {
        pledge.update(draft);
    }

    /** Writes what belongs to pledges that have been written themselves. */
    void complete(List<PledgeDraft> added, List<Change<PledgeDraft>> revised) {
        List<Object[]> numbered = new ArrayList<>();
        for (PledgeDraft draft : added) {
            for (int i = 0; i < draft.events().size(); i++) {
                EventDraft event = draft.events().get(i);
                Long number = numbers.of(draft.slug(), i);
                if (number == null) {
                    entityManager.persist(new PledgeEvent(draft.slug(), event));
                } else {
                    numbered.add(row(number, draft.slug(), event));
                }
            }
        }
        replaceEvents(revised.stream()
                .filter(pledge -> pledge.changes(PledgeDraft::events))
                .map(Change::now)
                .toList());
        if (!numbered.isEmpty()) {
            // The pledges come before their events.
            entityManager.flush();
            jdbc.batchUpdate(
                    "insert into pledge_event (id, pledge_slug, axis, value, occurred_on, summary, source_slug, locator)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                    numbered);
        }
    }

    private static Object[] row(Long number, String pledge, EventDraft event) {
        return new @Nullable Object[] {
            number,
            pledge,
            event.axis().name(),
            event.value(),
            event.occurredOn(),
            event.summary(),
            event.source(),
            event.locator()
        };
    }

    Map<String, PledgeDraft> drafts(Map<String, Pledge> records, Map<String, List<CitationDraft>> citations) {
        Map<String, List<EventDraft>> events = pledges.eventsOf(records.keySet()).stream()
                .collect(Collectors.groupingBy(
                        PledgeEvent::pledge, Collectors.mapping(PledgeEvent::draft, Collectors.toList())));
        Map<String, PledgeDraft> drafts = new LinkedHashMap<>();
        records.forEach((slug, pledge) -> drafts.put(
                slug, pledge.draft(events.getOrDefault(slug, List.of()), citations.getOrDefault(slug, List.of()))));
        return drafts;
    }

    void removeEvents(Pledge pledge) {
        pledges.eventsOf(List.of(pledge.slug())).forEach(entityManager::remove);
    }

    /** Makes the events of pledges what the drafts say; those that stay as they are keep their numbers. */
    private void replaceEvents(List<PledgeDraft> drafts) {
        if (drafts.isEmpty()) {
            return;
        }
        Map<String, List<EventDraft>> missing = new LinkedHashMap<>();
        drafts.forEach(draft -> missing.put(draft.slug(), new ArrayList<>(draft.events())));
        for (PledgeEvent event : pledges.eventsOf(missing.keySet())) {
            if (!Objects.requireNonNull(missing.get(event.pledge())).remove(event.draft())) {
                entityManager.remove(event);
            }
        }
        missing.forEach((slug, events) -> events.forEach(event -> entityManager.persist(new PledgeEvent(slug, event))));
    }

    /**
     * Follows triggers that have been changed, all of them: if the state of one is another, activation and delivery of every
     * pledge that hangs on it move with it, each with an event on the word of the same source. If several could move a
     * pledge, the last to happen releases it, and the first that no longer holds has it hang again.
     */
    void follow(List<Change<TriggerDraft>> triggers) {
        List<Change<TriggerDraft>> byDay = triggers.stream()
                .filter(trigger -> trigger.changes(TriggerDraft::state))
                .sorted(Comparator.comparing(trigger -> day(trigger.now())))
                .toList();
        byDay.stream()
                .filter(trigger -> trigger.now().state() != TriggerState.MET)
                .forEach(this::move);
        for (int i = byDay.size() - 1; i >= 0; i--) {
            if (byDay.get(i).now().state() == TriggerState.MET) {
                move(byDay.get(i));
            }
        }
    }

    private LocalDate day(TriggerDraft trigger) {
        return trigger.stateSince() == null
                ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                : trigger.stateSince();
    }

    private void move(Change<TriggerDraft> trigger) {
        TriggerDraft draft = trigger.now();
        CitationDraft word = draft.citations().stream()
                .filter(citation -> TriggerDraft.STATE.equals(citation.field())
                        && !trigger.before().citations().contains(citation))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new InvalidRecordException(
                        "/citations",
                        "A change of state needs a new citation for the field state: on whose word it is "
                                + draft.state() + ". What was cited before speaks of the state before."));
        LocalDate day = day(draft);
        List<Pledge> hanging = pledges.hangingOn(draft.slug());
        Map<String, TriggerState> states = pledges
                .triggers(hanging.stream()
                        .flatMap(pledge -> pledge.triggers().stream())
                        .collect(Collectors.toSet()))
                .stream()
                .collect(Collectors.toMap(Trigger::slug, Trigger::state));
        for (Pledge pledge : hanging) {
            boolean waiting = pledge.triggers().stream().anyMatch(slug -> states.get(slug) != TriggerState.MET);
            String summary = (waiting ? "Hangs again on: " : "Nothing is left that must happen first. Last to happen: ")
                    + draft.wording();
            pledge.applyTriggerState(waiting)
                    .forEach((axis, value) -> entityManager.persist(new PledgeEvent(
                            pledge.slug(), new EventDraft(axis, value, day, summary, word.source(), word.locator()))));
        }
    }
}
