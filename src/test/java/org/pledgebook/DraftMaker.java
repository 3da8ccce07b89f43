package org.pledgebook;

import static org.pledgebook.CollectionQuery.any;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Makes new records and patches at random, which name records of a state of the book. */
final class DraftMaker {

    private static final List<String> LEVELS =
            List.of("PROPOSED", "ANNOUNCED", "SIGNED", "APPROVED", "IN_FORCE", "DECLINED");

    private static final List<String> ENDINGS = List.of("#1", "with \"quotes\", a comma", "<b> & Wörter", "it's");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Random random;

    DraftMaker(Random random) {
        this.random = random;
    }

    /** Returns a text that no other record has, with a word to search for. */
    String text(String collection) {
        return "Text " + NUMBER.incrementAndGet() + " " + any(RandomWriter.words(collection), random) + " "
                + any(ENDINGS, random);
    }

    String slug(String prefix) {
        return prefix + "-" + Integer.toString(random.nextInt(36 * 36), 36) + "-" + NUMBER.incrementAndGet();
    }

    String nationCode() {
        return "" + "QXZ".charAt(random.nextInt(3)) + letter() + letter();
    }

    private char letter() {
        return (char) ('A' + random.nextInt(26));
    }

    String day() {
        return "2026-0" + (1 + random.nextInt(9)) + "-" + (10 + random.nextInt(18));
    }

    String anyKey(String collection, BookState state) {
        List<String> keys = List.copyOf(state.in(collection).keySet());
        return any(keys, random);
    }

    private List<String> someKeys(String collection, BookState state, int most) {
        List<String> keys = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            keys.add(anyKey(collection, state));
        }
        return keys.stream().distinct().toList();
    }

    Map<String, Object> citation(String collection, BookState state) {
        Map<String, Object> citation = new LinkedHashMap<>();
        citation.put("source", anyKey("sources", state));
        citation.put("paraphrase", text(collection));
        citation.put("stance", random.nextInt(8) == 0 ? "CONTRADICTS" : "SUPPORTS");
        return citation;
    }

    /** Returns the citations of a record as an editor writes them. */
    static List<Map<String, Object>> citationsOf(ModelRecord record) {
        List<Map<String, Object>> citations = new ArrayList<>();
        for (JsonNode shown : record.json().get("citations")) {
            Map<String, Object> citation = new LinkedHashMap<>();
            for (String name : List.of("field", "locator", "quote", "paraphrase", "stance")) {
                if (!shown.get(name).isNull()) {
                    citation.put(name, shown.get(name).asString());
                }
            }
            citation.put("source", shown.at("/source/slug").asString());
            citations.add(citation);
        }
        return citations;
    }

    Map<String, Object> event(BookState state, String level) {
        Map<String, Object> event = new LinkedHashMap<>();
        if (level.isEmpty()) {
            switch (random.nextInt(5)) {
                case 0, 1 -> put(event, "axis", "LEVEL", "value", any(LEVELS, random));
                case 2 ->
                    put(
                            event,
                            "axis",
                            "DELIVERY",
                            "value",
                            any(List.of("IN_PROGRESS", "STALLED", "DELIVERED"), random));
                case 3 -> put(event, "axis", "END_STATE", "value", any(List.of("LAPSED", "BROKEN"), random));
                default -> put(event, "axis", "CONTEXT");
            }
        } else {
            put(event, "axis", "LEVEL", "value", level);
        }
        put(event, "occurredOn", day(), "summary", text("pledges"), "source", anyKey("sources", state));
        return event;
    }

    /** Returns a new record of a collection. */
    Map<String, Object> draft(String collection, BookState state) {
        Map<String, Object> draft = new LinkedHashMap<>();
        if (!collection.equals("nations")) {
            draft.put("slug", slug("made"));
        }
        switch (collection) {
            case "nations" ->
                put(
                        draft,
                        "code",
                        nationCode(),
                        "alpha2",
                        "" + letter() + letter(),
                        "name",
                        text(collection),
                        "officialName",
                        "Official name",
                        "coalitionMember",
                        random.nextBoolean());
            case "sources" -> {
                put(draft, "title", text(collection), "publisher", "Publisher " + random.nextInt(4));
                put(draft, "url", "https://made.example/" + draft.get("slug"), "tier", tier());
            }
            case "leaders" -> put(draft, "name", text(collection), "offices", offices(state));
            case "summits" ->
                put(
                        draft,
                        "name",
                        text(collection),
                        "place",
                        "Somewhere",
                        "heldOn",
                        day(),
                        "participants",
                        participants(state));
            case "statements" -> {
                put(draft, "title", text(collection), "kind", any(List.of("REMARKS", "JOINT_STATEMENT"), random));
                put(draft, "summit", anyKey("summits", state), "issuedOn", day(), "summary", "A summary.");
                put(draft, "parties", parties(state));
            }
            case "assurance-categories" -> {
                put(draft, "name", text(collection), "description", "A description.", "ordinal", random.nextInt(9999));
                put(draft, "statement", anyKey("statements", state));
            }
            case "triggers" ->
                put(
                        draft,
                        "type",
                        any(List.of("CEASEFIRE", "PEACE_AGREEMENT", "PARLIAMENT_APPROVAL"), random),
                        "wording",
                        text(collection),
                        "state",
                        "NOT_MET");
            case "corrections" -> {
                put(draft, "title", text(collection), "verdict", "WRONG", "reportedValue", "20");
                put(draft, "correctedValue", "12", "reportedSource", anyKey("sources", state));
                put(draft, "explanation", "It is known.", "subjects", subjects(state));
            }
            default -> pledge(draft, state);
        }
        if (!collection.equals("sources")) {
            draft.put("citations", List.of(citation(collection, state)));
        }
        return draft;
    }

    private void pledge(Map<String, Object> draft, BookState state) {
        String level = any(LEVELS, random);
        put(draft, "title", text("pledges"), "summary", "A summary.", "beneficiary", anyKey("nations", state));
        pledgors(draft, state);
        triggers(draft, state);
        put(draft, "level", level, "announcedOn", day(), "events", List.of(event(state, level)));
        place(draft, state);
    }

    private void pledgors(Map<String, Object> pledge, BookState state) {
        List<String> nations = random.nextInt(6) == 0 ? List.of() : someKeys("nations", state, 3);
        put(pledge, "pledgors", nations, "byCoalition", nations.isEmpty());
    }

    private void triggers(Map<String, Object> pledge, BookState state) {
        List<String> triggers = someKeys("triggers", state, 2);
        boolean waits = triggers.stream()
                .map(slug -> state.in("triggers").get(slug))
                .anyMatch(trigger -> trigger != null && !trigger.value("state").equals("MET"));
        pledge.put("triggers", triggers);
        if (!triggers.isEmpty()) {
            put(pledge, "activation", waits ? "CONTINGENT" : "UNCONDITIONAL");
            if (waits) {
                pledge.put("delivery", "NOT_DUE");
            }
        }
    }

    private void place(Map<String, Object> pledge, BookState state) {
        // In an order that is the same in every run.
        for (String name : List.of("category", "statement", "summit", "speaker")) {
            if (random.nextInt(4) > 0) {
                pledge.put(name, anyKey(Objects.requireNonNull(CollectionQuery.REFERENCES.get(name)), state));
            }
        }
        pledge.put("modality", any(List.of("WILL", "COULD"), random));
    }

    /** Returns a patch that changes a record of a collection, mostly. */
    Map<String, Object> patch(String collection, BookState state) {
        Map<String, Object> patch = new LinkedHashMap<>();
        switch (collection + random.nextInt(3)) {
            case "nations0" -> patch.put("coalitionMember", random.nextBoolean());
            case "nations1" -> patch.put("note", text(collection));
            case "leaders0" -> patch.put("offices", offices(state));
            case "summits0" -> patch.put("participants", participants(state));
            case "summits1" -> patch.put("heldOn", day());
            case "statements0" -> patch.put("parties", parties(state));
            case "statements1" -> put(patch, "issuedOn", day(), "summit", anyKey("summits", state));
            case "assurance-categories0" -> patch.put("ordinal", random.nextInt(9999));
            case "sources0" -> put(patch, "tier", tier(), "publisher", "Publisher " + random.nextInt(4));
            case "corrections0", "corrections1" -> patch.put("subjects", subjects(state));
            case "pledges0" -> pledgors(patch, state);
            case "pledges1" -> place(patch, state);
            default -> {
                if (collection.equals("pledges") && random.nextBoolean()) {
                    if (random.nextBoolean()) {
                        triggers(patch, state);
                    } else {
                        patch.put("announcedOn", day());
                    }
                } else {
                    patch.put(CollectionQuery.grammar(collection).words().get(0), text(collection));
                }
            }
        }
        return patch;
    }

    private String tier() {
        return any(List.of("PRIMARY", "SECONDARY", "AGGREGATOR"), random);
    }

    private List<Map<String, Object>> offices(BookState state) {
        return List.of(Map.of("title", text("leaders"), "nation", anyKey("nations", state), "from", "2020-01-01"));
    }

    private List<Map<String, Object>> participants(BookState state) {
        List<Map<String, Object>> participants = new ArrayList<>();
        for (String nation : someKeys("nations", state, 3)) {
            participants.add(Map.of("nation", nation, "leader", anyKey("leaders", state), "role", "ATTENDED"));
        }
        return participants;
    }

    private List<Map<String, Object>> parties(BookState state) {
        return List.of(
                Map.of("coalition", true, "role", "ISSUED"),
                Map.of("nation", anyKey("nations", state), "leader", anyKey("leaders", state), "role", "ENDORSED"));
    }

    private List<Map<String, Object>> subjects(BookState state) {
        List<Map<String, Object>> subjects = new ArrayList<>();
        someKeys("pledges", state, 2).forEach(key -> subjects.add(Map.of("kind", "PLEDGE", "key", key)));
        someKeys("leaders", state, 1).forEach(key -> subjects.add(Map.of("kind", "LEADER", "key", key)));
        if (subjects.isEmpty()) {
            subjects.add(Map.of("kind", "NATION", "key", anyKey("nations", state)));
        }
        return subjects;
    }

    static void put(Map<String, Object> into, Object... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            into.put((String) pairs[i], pairs[i + 1]);
        }
    }
}
