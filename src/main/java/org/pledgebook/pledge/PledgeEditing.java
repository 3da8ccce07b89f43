package org.pledgebook.pledge;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pledgebook.shared.InvalidRecord;
import org.pledgebook.shared.InvalidRequest.Complaint;
import org.pledgebook.source.CitationDraft;
import org.pledgebook.source.SourceRevised;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What writing pledges and their triggers takes beside their own rows: the rules, the events, and what is derived. */
@Component
class PledgeEditing {

    // The addresses of pledges have something else there.
    private static final String TAKEN_ADDRESS = "summary";

    private final EntityManager entityManager;

    private final PledgeRepository pledges;

    private final Clock clock;

    PledgeEditing(EntityManager entityManager, PledgeRepository pledges, Clock clock) {
        this.entityManager = entityManager;
        this.pledges = pledges;
        this.clock = clock;
    }

    Pledge begin(PledgeDraft draft) {
        check(draft);
        return new Pledge(draft);
    }

    void revise(Pledge pledge, PledgeDraft draft) {
        check(draft);
        pledge.revise(draft);
    }

    /** Writes what belongs to pledges that have been written themselves, and derives what depends on their citations. */
    void complete(List<PledgeDraft> added, List<PledgeDraft> revised) {
        added.forEach(draft ->
                draft.events().forEach(event -> entityManager.persist(new PledgeEvent(draft.slug(), event))));
        replaceEvents(revised);
        deriveConfidence(Stream.concat(added.stream(), revised.stream())
                .map(PledgeDraft::slug)
                .toList());
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

    /** Holds the rules that concern more than one value; the database holds them too. */
    private void check(PledgeDraft draft) {
        List<Complaint> complaints = new ArrayList<>();
        if (draft.slug().equals(TAKEN_ADDRESS)) {
            complaints.add(Complaint.at("/slug", "'" + TAKEN_ADDRESS + "' is the address of something else."));
        }
        if (draft.byCoalition() != draft.pledgors().isEmpty()) {
            complaints.add(
                    Complaint.at(
                            "/pledgors",
                            "A pledge is made either by nations or by the coalition as a whole, which is not each of its members."));
        }
        distinct(draft.pledgors(), "/pledgors", complaints);
        distinct(draft.triggers(), "/triggers", complaints);
        checkActivation(draft, complaints);
        for (int i = 0; i < draft.events().size(); i++) {
            EventDraft event = draft.events().get(i);
            List<String> allowed = EventDraft.valuesOf(event.axis());
            if (event.value() == null ? !allowed.isEmpty() : !allowed.contains(event.value())) {
                complaints.add(Complaint.at(
                        "/events/" + i + "/value",
                        allowed.isEmpty()
                                ? "An event of " + event.axis() + " moves nothing, and has no value."
                                : "An event of " + event.axis() + " has one of " + String.join(", ", allowed) + "."));
            }
        }
        if (draft.events().stream()
                .noneMatch(event ->
                        event.axis() == Axis.LEVEL && draft.level().name().equals(event.value()))) {
            complaints.add(Complaint.at(
                    "/level",
                    "No event says that the pledge is " + draft.level()
                            + ". Give one in events, on the axis LEVEL, with its" + " day and source."));
        }
        if ((draft.endState() == EndState.SUPERSEDED) != (draft.supersededBy() != null)) {
            complaints.add(Complaint.at(
                    "/supersededBy",
                    "A pledge that is SUPERSEDED names the one that took its place, and no other does."));
        }
        if (draft.slug().equals(draft.supersededBy())) {
            complaints.add(Complaint.at("/supersededBy", "A pledge does not take its own place."));
        }
        if (!complaints.isEmpty()) {
            throw new InvalidRecord(complaints);
        }
    }

    private void checkActivation(PledgeDraft draft, List<Complaint> complaints) {
        if (draft.triggers().isEmpty()) {
            if (draft.activation() == Activation.CONTINGENT) {
                complaints.add(Complaint.at("/triggers", "A pledge that is CONTINGENT names what must happen first."));
            }
            return;
        }
        Activation right = isWaiting(draft.triggers()) ? Activation.CONTINGENT : Activation.UNCONDITIONAL;
        if (draft.activation() != right) {
            complaints.add(Complaint.at(
                    "/activation",
                    "With these triggers it is " + right
                            + ": a pledge waits as long as one of its triggers is not MET."));
        }
    }

    private boolean isWaiting(Collection<String> triggers) {
        return triggers.stream()
                .map(slug -> entityManager.find(Trigger.class, slug))
                .anyMatch(trigger -> trigger != null && trigger.state() != TriggerState.MET);
    }

    private static void distinct(List<String> keys, String pointer, List<Complaint> complaints) {
        if (new HashSet<>(keys).size() < keys.size()) {
            complaints.add(Complaint.at(pointer, "Each can be named but once."));
        }
    }

    /** Derives anew how well the sources bear pledges out, where it may have changed. */
    private void deriveConfidence(Collection<String> slugs) {
        if (!slugs.isEmpty()) {
            entityManager.flush();
            bearOut(pledges.derivedAnew(slugs));
        }
    }

    @EventListener
    void deriveConfidence(SourceRevised revised) {
        entityManager.flush();
        bearOut(pledges.derivedAnewFrom(revised.slug()));
    }

    private void bearOut(List<PledgeRepository.Derived> anew) {
        for (PledgeRepository.Derived derived : anew) {
            entityManager.find(Pledge.class, derived.getSlug()).bearOut(derived.getConfidence());
        }
    }

    /**
     * Makes a trigger what a draft says. If its state changes, activation and delivery of every pledge that hangs on it
     * move with it, each with an event on the word of the same source.
     */
    void revise(Trigger trigger, TriggerDraft draft) {
        boolean moves = trigger.state() != draft.state();
        trigger.revise(draft);
        if (!moves) {
            return;
        }
        CitationDraft word = draft.citations().stream()
                .filter(citation -> TriggerDraft.STATE.equals(citation.field()))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new InvalidRecord(
                        "/citations",
                        "A change of state needs a citation for the field state: on whose word it is " + draft.state()
                                + "."));
        LocalDate day =
                draft.stateSince() == null ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : draft.stateSince();
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
            pledge.hang(waiting)
                    .forEach((axis, value) -> entityManager.persist(new PledgeEvent(
                            pledge.slug(), new EventDraft(axis, value, day, summary, word.source(), word.locator()))));
        }
    }
}
