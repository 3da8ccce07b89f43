package org.pledgebook.pledge;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.DraftRules;
import org.pledgebook.problem.InvalidRequestException.Complaint;
import org.springframework.stereotype.Component;

/** Holds the rules of pledges that concern more than one value; the database holds them too. */
@Component
class PledgeRules implements DraftRules<PledgeDraft> {

    private final EntityManager entityManager;

    PledgeRules(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Override
    public Class<PledgeDraft> draft() {
        return PledgeDraft.class;
    }

    @Override
    public List<Complaint> faults(PledgeDraft draft, Predicate<String> sound) {
        List<Complaint> complaints = new ArrayList<>();
        if (sound.test("byCoalition") && sound.test("pledgors")) {
            if (draft.byCoalition() != draft.pledgors().isEmpty()) {
                complaints.add(
                        Complaint.at(
                                "/pledgors",
                                "A pledge is made either by nations or by the coalition as a whole, which is not each of its members."));
            }
            checkDistinct(draft.pledgors(), "/pledgors", complaints);
        }
        if (sound.test("triggers")) {
            checkDistinct(draft.triggers(), "/triggers", complaints);
            if (sound.test("activation")) {
                checkActivation(draft, complaints);
            }
        }
        if (sound.test("events")) {
            checkEvents(draft, sound, complaints);
        }
        if (sound.test("supersededBy")) {
            checkSuccessor(draft, sound, complaints);
        }
        return complaints;
    }

    private static void checkDistinct(List<String> keys, String pointer, List<Complaint> complaints) {
        if (new HashSet<>(keys).size() < keys.size()) {
            complaints.add(Complaint.at(pointer, "Each can be named but once."));
        }
    }

    private void checkActivation(PledgeDraft draft, List<Complaint> complaints) {
        if (draft.triggers().isEmpty()) {
            if (draft.activation() == Activation.CONTINGENT) {
                complaints.add(Complaint.at("/triggers", "A pledge that is CONTINGENT names what must happen first."));
            }
            return;
        }
        boolean waiting = draft.triggers().stream()
                .map(slug -> entityManager.find(Trigger.class, slug))
                .anyMatch(trigger -> trigger != null && trigger.state() != TriggerState.MET);
        Activation right = waiting ? Activation.CONTINGENT : Activation.UNCONDITIONAL;
        if (draft.activation() != right) {
            complaints.add(Complaint.at(
                    "/activation",
                    "With these triggers it is " + right
                            + ": a pledge waits as long as one of its triggers is not MET."));
        }
    }

    private static void checkEvents(PledgeDraft draft, Predicate<String> sound, List<Complaint> complaints) {
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
        if (sound.test("level")) {
            checkMoved(draft, Axis.LEVEL, draft.level(), true, "/level", complaints);
        }
        if (sound.test("activation")) {
            checkMoved(draft, Axis.ACTIVATION, draft.activation(), false, "/activation", complaints);
        }
        if (sound.test("delivery")) {
            boolean moved = draft.delivery() != Delivery.NOT_DUE && draft.delivery() != Delivery.NOT_STARTED;
            checkMoved(draft, Axis.DELIVERY, draft.delivery(), moved, "/delivery", complaints);
        }
        if (sound.test("endState")) {
            checkMoved(draft, Axis.END_STATE, draft.endState(), true, "/endState", complaints);
        }
    }

    /**
     * Holds that an axis which has moved says when, and on whose word. Where it stood at first it may stand without.
     *
     * @param moved whether it can't stand there at first
     */
    private static void checkMoved(
            PledgeDraft draft,
            Axis axis,
            @Nullable Enum<?> stands,
            boolean moved,
            String pointer,
            List<Complaint> complaints) {
        List<EventDraft> events =
                draft.events().stream().filter(event -> event.axis() == axis).toList();
        if (stands != null
                && (moved || !events.isEmpty())
                && events.stream().noneMatch(event -> stands.name().equals(event.value()))) {
            complaints.add(Complaint.at(
                    pointer,
                    "No event says that the pledge is " + stands + ". Give one in events, on the axis " + axis
                            + ", with its day and source."));
        }
    }

    private void checkSuccessor(PledgeDraft draft, Predicate<String> sound, List<Complaint> complaints) {
        if (sound.test("endState") && (draft.endState() == EndState.SUPERSEDED) != (draft.supersededBy() != null)) {
            complaints.add(Complaint.at(
                    "/supersededBy",
                    "A pledge that is SUPERSEDED names the one that took its place, and no other does."));
        }
        if (draft.supersededBy() == null || !sound.test("slug")) {
            return;
        }
        if (draft.slug().equals(draft.supersededBy())) {
            complaints.add(Complaint.at("/supersededBy", "A pledge does not take its own place."));
        } else if (leads(draft.supersededBy(), draft.slug())) {
            complaints.add(Complaint.at(
                    "/supersededBy",
                    "'" + draft.slug() + "' took the place of that pledge, or of one after it: it would lead back."));
        }
    }

    /** Whether what took the place of a pledge, and of that one, and so on, comes to another. */
    private boolean leads(String from, String to) {
        Set<String> passed = new HashSet<>();
        String next = from;
        while (next != null && passed.add(next)) {
            Pledge pledge = entityManager.find(Pledge.class, next);
            next = pledge == null ? null : pledge.supersededBy();
            if (to.equals(next)) {
                return true;
            }
        }
        return false;
    }
}
