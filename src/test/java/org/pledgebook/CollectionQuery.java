package org.pledgebook;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A question for a list: which records of a collection, in which order, and what the model answers.
 *
 * @param filters the values that are asked for, by parameter
 * @param sort the order that is asked for; the collection's own if empty
 */
record CollectionQuery(String collection, Map<String, List<String>> filters, String sort) {

    /**
     * What is asked of a collection.
     *
     * @param fields the places of the fields that filter, by parameter
     * @param words the fields that are searched for words
     * @param sorts orders; the first is the one of the collection itself
     * @param include the parts that lists leave out
     * @param day the field that {@code …From} and {@code …To} limit; empty if there is none
     */
    record Grammar(Map<String, String> fields, List<String> words, List<String> sorts, String include, String day) {}

    static final Map<String, Grammar> COLLECTIONS = new LinkedHashMap<>();

    /** The collections whose keys a filter takes. */
    static final Map<String, String> REFERENCES = Map.of(
            "nation", "nations",
            "beneficiary", "nations",
            "category", "assurance-categories",
            "statement", "statements",
            "summit", "summits",
            "speaker", "leaders",
            "leader", "leaders",
            "trigger", "triggers",
            "source", "sources",
            "reportedSource", "sources");

    /** What records have several of, with more than one part that is asked for. */
    private static final List<String> MEMBERS = List.of("triggers", "participants", "parties", "subjects");

    private static final List<String> LEVELS = List.of("PROPOSED", "ANNOUNCED", "SIGNED", "APPROVED", "IN_FORCE");

    static {
        COLLECTIONS.put(
                "pledges",
                new Grammar(
                        pledgeFields(),
                        List.of("title", "summary"),
                        List.of("-announcedOn", "slug", "-slug", "announcedOn,-slug", "-announcedOn,-slug"),
                        "events,citations,corrections",
                        "announcedOn"));
        COLLECTIONS.put(
                "nations",
                new Grammar(
                        Map.of("code", "code", "coalitionMember", "coalitionMember"),
                        List.of("name"),
                        List.of("code", "-code"),
                        "citations,corrections",
                        ""));
        COLLECTIONS.put(
                "leaders",
                new Grammar(
                        Map.of("nation", "offices.nation.code"),
                        List.of("name"),
                        List.of("slug", "-slug"),
                        "citations,corrections",
                        ""));
        COLLECTIONS.put(
                "summits",
                new Grammar(
                        Map.of("nation", "participants.nation.code", "leader", "participants.leader.slug"),
                        List.of("name"),
                        List.of("-heldOn", "slug", "-slug", "heldOn,-slug"),
                        "participants,citations,corrections",
                        "heldOn"));
        COLLECTIONS.put(
                "statements",
                new Grammar(
                        Map.of(
                                "kind", "kind",
                                "summit", "summit",
                                "nation", "parties.nation.code",
                                "leader", "parties.leader.slug"),
                        List.of("title"),
                        List.of("-issuedOn", "slug", "-slug", "issuedOn,-slug"),
                        "assurances,citations,corrections",
                        "issuedOn"));
        COLLECTIONS.put(
                "assurance-categories",
                new Grammar(
                        Map.of("statement", "statement"),
                        List.of("name"),
                        List.of("ordinal", "slug", "-ordinal"),
                        "citations,corrections",
                        ""));
        COLLECTIONS.put(
                "triggers",
                new Grammar(
                        Map.of("type", "type", "state", "state"),
                        List.of("wording"),
                        List.of("slug", "-slug"),
                        "citations,corrections",
                        ""));
        COLLECTIONS.put(
                "sources",
                new Grammar(
                        Map.of("publisher", "publisher", "tier", "tier"),
                        List.of("title"),
                        List.of("slug", "-slug"),
                        "",
                        ""));
        COLLECTIONS.put(
                "corrections",
                new Grammar(
                        Map.of(
                                "verdict", "verdict",
                                "reportedSource", "reportedSource",
                                "kind", "subjects.kind",
                                "key", "subjects.key"),
                        List.of("title"),
                        List.of("slug", "-slug"),
                        "citations",
                        ""));
    }

    private static Map<String, String> pledgeFields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("nation", "pledgors.code");
        fields.put("byCoalition", "byCoalition");
        fields.put("beneficiary", "beneficiary.code");
        fields.put("category", "category.slug");
        fields.put("statement", "statement");
        fields.put("summit", "summit");
        fields.put("speaker", "speaker.slug");
        fields.put("level", "level");
        fields.put("activation", "activation");
        fields.put("trigger", "triggers.slug");
        fields.put("triggerType", "triggers.type");
        fields.put("triggerState", "triggers.state");
        fields.put("delivery", "delivery");
        fields.put("endState", "endState");
        fields.put("modality", "modality");
        fields.put("confidence", "confidence");
        fields.put("source", "citations.source.slug");
        return fields;
    }

    static Grammar grammar(String collection) {
        return Objects.requireNonNull(COLLECTIONS.get(collection), collection);
    }

    /** Makes a question that some records of a state answer, mostly. */
    static CollectionQuery random(String collection, BookState state, Random random) {
        Grammar grammar = grammar(collection);
        Map<String, List<String>> filters = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(grammar.fields().keySet());
        names.sort(Comparator.naturalOrder());
        for (int i = random.nextInt(3); i > 0; i--) {
            String name = any(names, random);
            String path = Objects.requireNonNull(grammar.fields().get(name));
            if (!filters.containsKey(name)) {
                List<String> values = new ArrayList<>();
                for (int j = random.nextInt(2); j >= 0; j--) {
                    anyRecord(collection, state, random)
                            .map(record -> record.values(path))
                            .filter(found -> !found.isEmpty())
                            .map(found -> any(found, random))
                            .filter(value -> !values.contains(value))
                            .ifPresent(values::add);
                }
                if (!values.isEmpty()) {
                    filters.put(name, values);
                }
            }
        }
        if (random.nextInt(5) == 0) {
            filters.put("q", List.of(any(RandomWriter.words(collection), random)));
        }
        if (!grammar.day().isEmpty() && random.nextInt(6) == 0) {
            anyRecord(collection, state, random)
                    .ifPresent(record -> filters.put(
                            grammar.day().replace("On", "") + (random.nextBoolean() ? "From" : "To"),
                            List.of(record.value(grammar.day()))));
        }
        if (collection.equals("pledges") && random.nextInt(8) == 0) {
            filters.put("minLevel", List.of(any(LEVELS, random)));
        }
        if (collection.equals("pledges") && random.nextInt(8) == 0) {
            filters.put("hasCorrections", List.of(String.valueOf(random.nextBoolean())));
        }
        return new CollectionQuery(collection, filters, random.nextBoolean() ? "" : any(grammar.sorts(), random));
    }

    private static Optional<ModelRecord> anyRecord(String collection, BookState state, Random random) {
        List<ModelRecord> all = List.copyOf(state.in(collection).values());
        return all.isEmpty() ? Optional.empty() : Optional.of(any(all, random));
    }

    static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    CollectionQuery without(String filter) {
        Map<String, List<String>> others = new LinkedHashMap<>(filters);
        others.remove(filter);
        return new CollectionQuery(collection, others, sort);
    }

    CollectionQuery with(String filter, String value) {
        Map<String, List<String>> more = new LinkedHashMap<>(filters);
        more.put(filter, List.of(value));
        return new CollectionQuery(collection, more, sort);
    }

    /** Returns the parameters, each with a leading ampersand. */
    String parameters() {
        String asked = filters.entrySet().stream()
                .flatMap(filter -> filter.getValue().stream()
                        .map(value -> "&" + filter.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining());
        return sort.isEmpty() ? asked : asked + "&sort=" + sort;
    }

    /** Returns the records that the model finds, in order. */
    List<ModelRecord> find(BookState state) {
        return state.in(collection).values().stream()
                .filter(this::finds)
                .sorted(order())
                .toList();
    }

    boolean finds(ModelRecord record) {
        return filters.entrySet().stream().allMatch(filter -> finds(record, filter.getKey(), filter.getValue()))
                && MEMBERS.stream().allMatch(member -> hasMember(record, member));
    }

    /** Returns whether one member of a record has what all filters on parts of such members ask for. */
    private boolean hasMember(ModelRecord record, String member) {
        List<String> asked =
                filters.keySet().stream().filter(name -> isPartOf(name, member)).toList();
        return asked.isEmpty() || !members(record, member, asked).isEmpty();
    }

    boolean isPartOf(String name, String member) {
        return grammar(collection).fields().getOrDefault(name, "").startsWith(member + ".");
    }

    /** Returns those members of a record that have what some filters on their parts ask for. */
    List<JsonNode> members(ModelRecord record, String member, List<String> asked) {
        return record.json()
                .path(member)
                .valueStream()
                .filter(node -> asked.stream()
                        .allMatch(name -> ModelRecord.values(node, partOf(name, member)).stream()
                                .anyMatch(Objects.requireNonNull(filters.get(name))::contains)))
                .toList();
    }

    String partOf(String name, String member) {
        return Objects.requireNonNull(grammar(collection).fields().get(name)).substring(member.length() + 1);
    }

    private boolean finds(ModelRecord record, String name, List<String> wanted) {
        Grammar grammar = grammar(collection);
        String path = grammar.fields().get(name);
        String value = wanted.get(0);
        if (path != null) {
            return record.values(path).stream().anyMatch(wanted::contains);
        }
        return switch (name) {
            case "q" -> {
                Pattern word = Pattern.compile("\\b" + value + "\\b");
                yield grammar.words().stream()
                        .anyMatch(field -> word.matcher(record.value(field)).find());
            }
            case "minLevel" -> LEVELS.indexOf(record.value("level")) >= LEVELS.indexOf(value);
            case "hasCorrections" -> !record.values("corrections.slug").isEmpty() == value.equals("true");
            default ->
                name.endsWith("From")
                        ? record.value(grammar.day()).compareTo(value) >= 0
                        : record.value(grammar.day()).compareTo(value) <= 0;
        };
    }

    /** Returns the order that is asked for, completed by the key. */
    Comparator<ModelRecord> order() {
        String asked = sort.isEmpty() ? grammar(collection).sorts().get(0) : sort;
        return Arrays.stream(asked.split(",", -1))
                .map(CollectionQuery::orderBy)
                .reduce(Comparator::thenComparing)
                .orElseThrow()
                .thenComparing(ModelRecord::key);
    }

    private static Comparator<ModelRecord> orderBy(String part) {
        String field = part.replace("-", "");
        Comparator<ModelRecord> order = field.equals("ordinal")
                ? Comparator.comparingInt(record -> Integer.parseInt(record.value(field)))
                : Comparator.comparing(record -> record.value(field));
        return part.startsWith("-") ? order.reversed() : order;
    }
}
