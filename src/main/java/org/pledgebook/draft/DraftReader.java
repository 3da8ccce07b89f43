package org.pledgebook.draft;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.constraints.AssertTrue;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRecordException;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.InvalidRequestException.Complaint;
import org.pledgebook.query.FieldType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads drafts from JSON. Nothing is guessed: a number is not a text, an unknown field is not ignored. All that is wrong
 * is reported at once, each with a pointer to its place: what of a draft cannot be read keeps nothing else of it unchecked.
 */
@Component
public class DraftReader {

    private static final int MAX_TEXT_LENGTH = 20_000;

    private static final int MAX_LIST_LENGTH = 2_000;

    // What the columns of amounts hold.
    private static final int INTEGER_DIGITS = 18;

    private static final int DECIMALS = 2;

    // What Java has in the place of a value that is not given, where it can't have null.
    private static final Map<Class<?>, Object> NOTHING = Map.of(boolean.class, false, int.class, 0);

    private final JsonMapper mapper;

    private final Validator validator;

    private final KnownKeys keys;

    private final List<DraftRules<?>> rules;

    DraftReader(JsonMapper mapper, Validator validator, KnownKeys keys, List<DraftRules<?>> rules) {
        this.mapper = mapper;
        this.validator = validator;
        this.keys = keys;
        this.rules = rules;
    }

    /**
     * Reads a draft by its form.
     *
     * @throws InvalidRecordException if that is wrong, saying all else too that is wrong with the draft
     */
    public <D extends Record> D read(JsonNode body, Class<D> type) {
        List<Complaint> complaints = new ArrayList<>();
        D draft = type.cast(record(body, type, "", complaints));
        if (draft != null && complaints.isEmpty()) {
            return draft;
        }
        throw new InvalidRecordException(draft == null ? complaints : faults(draft, Set.of(), complaints));
    }

    /**
     * Checks what a draft says, as far as its form does not tell: whether keys are of records in the book, above all.
     *
     * @throws InvalidRecordException saying all that is wrong with it
     */
    public void check(Draft draft) {
        check(draft, Set.of());
    }

    /**
     * Checks what a record shall be in the same way. What it names already is in the book: the database holds that, except
     * in the middle of an import.
     *
     * @throws InvalidRecordException saying all that is wrong with it
     */
    public void check(Change<?> record) {
        check(record.now(), keys.askedFor(() -> validator.validate(record.before())));
    }

    private void check(Draft draft, Set<String> known) {
        List<Complaint> complaints = faults(draft, known, List.of());
        if (!complaints.isEmpty()) {
            throw new InvalidRecordException(complaints);
        }
    }

    /** All that is wrong with a draft, in the order of its fields, of which that of its form is known already. */
    private List<Complaint> faults(Object draft, Set<String> known, List<Complaint> ofForm) {
        List<Complaint> faults = new ArrayList<>(ofForm);
        Set<String> unread = ofForm.stream().map(DraftReader::pointer).collect(Collectors.toSet());
        // What they lack may be all that is wrong with these.
        Set<String> incomplete = unread.stream().map(DraftReader::parent).collect(Collectors.toSet());
        keys.atOnce(known, () -> validator.validate(draft)).stream()
                .map(DraftReader::complaint)
                .filter(complaint -> !incomplete.contains(pointer(complaint)) && !isUnread(pointer(complaint), unread))
                .sorted(Comparator.comparing(DraftReader::pointer))
                .forEach(faults::add);
        // What is wrong with a part of a part does not keep the others of it from being judged.
        Set<String> unsound = Stream.concat(ofForm.stream(), faults.stream().filter(fault -> path(fault).length <= 3))
                .map(DraftReader::fieldOf)
                .collect(Collectors.toSet());
        rules.forEach(rule -> addFaults(rule, draft, field -> !unsound.contains(field), faults));
        List<String> order = RecordDescriptor.of(draft.getClass()).names();
        faults.sort(Comparator.comparingInt(fault -> order.indexOf(fieldOf(fault))));
        return faults;
    }

    private static <D extends Draft> void addFaults(
            DraftRules<D> rule, Object draft, Predicate<String> sound, List<Complaint> faults) {
        if (rule.draft().isInstance(draft)) {
            faults.addAll(rule.faults(rule.draft().cast(draft), sound));
        }
    }

    /** Whether a place is, or is in, one that could not be read. */
    private static boolean isUnread(String pointer, Set<String> unread) {
        String place = pointer;
        while (!place.isEmpty() && !unread.contains(place)) {
            place = parent(place);
        }
        return !place.isEmpty();
    }

    private static String parent(String pointer) {
        return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
    }

    private static String pointer(Complaint complaint) {
        return String.valueOf(complaint.pointer());
    }

    private static String[] path(Complaint complaint) {
        return pointer(complaint).split("/", -1);
    }

    /** The name of the field that a complaint is of; empty if it is of the whole. */
    private static String fieldOf(Complaint complaint) {
        String[] path = path(complaint);
        return path.length > 1 ? path[1] : "";
    }

    /**
     * Gives what a draft becomes by a patch.
     *
     * @throws InvalidRecordException saying all that is wrong with it
     */
    public <D extends Record & Draft> D patch(D current, MergePatch<D> patch) {
        @SuppressWarnings("unchecked") // the class of a draft is its own
        Class<D> type = (Class<D>) current.getClass();
        return read(patch.applyTo(mapper.valueToTree(current)), type);
    }

    /**
     * Gives a draft with one more member of a list.
     *
     * @throws InvalidRecordException if these are too many
     */
    public <D extends Record & Draft> D with(D current, String list, Record member) {
        @SuppressWarnings("unchecked") // the class of a draft is its own
        Class<D> type = (Class<D>) current.getClass();
        ObjectNode grown = mapper.valueToTree(current);
        grown.withArray(list).add(mapper.<JsonNode>valueToTree(member));
        return read(grown, type);
    }

    /**
     * Gives a draft with another key.
     *
     * @throws InvalidRecordException if it is none
     */
    public <D extends Record & Draft> D renamed(D current, String key) {
        @SuppressWarnings("unchecked") // the class of a draft is its own
        Class<D> type = (Class<D>) current.getClass();
        ObjectNode renamed = mapper.valueToTree(current);
        renamed.put(RecordDescriptor.of(type).names().get(0), key);
        return read(renamed, type);
    }

    private static Complaint complaint(ConstraintViolation<?> violation) {
        StringBuilder pointer = new StringBuilder();
        Iterator<Path.Node> path = violation.getPropertyPath().iterator();
        // A rule about several components is the record's, and not that of the method which states it.
        boolean ofRecord = violation.getConstraintDescriptor().getAnnotation() instanceof AssertTrue;
        while (path.hasNext()) {
            Path.Node node = path.next();
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
            if (node.getKind() == ElementKind.PROPERTY && (path.hasNext() || !ofRecord)) {
                pointer.append('/').append(node.getName());
            }
        }
        String name = pointer.substring(pointer.lastIndexOf("/") + 1);
        return Complaint.at(
                pointer.toString(),
                violation.getLeafBean() instanceof Record record
                                && violation.getMessage().startsWith(RecordDescriptor.MUST_BE)
                        ? RecordDescriptor.of(record.getClass()).parts().stream()
                                .filter(part -> part.name().equals(name))
                                .findFirst()
                                .map(part -> name + " must be " + described(part))
                                .orElse(violation.getMessage())
                        : violation.getMessage());
    }

    /** What a part has to be, with an example, to the end of the sentence. */
    private static String described(RecordDescriptor.Part part) {
        return (part.format() == null ? expectation(part.type()) : part.format())
                + (part.example().isEmpty() ? "" : ", for example " + part.example())
                + ".";
    }

    /** A record, as far as it can be read; {@code null} if it is none. */
    private static @Nullable Object record(JsonNode node, Class<?> type, String pointer, List<Complaint> complaints) {
        if (!(node instanceof ObjectNode object)) {
            complaints.add(Complaint.at(pointer, "This must be an object."));
            return null;
        }
        RecordDescriptor shape = RecordDescriptor.of(type);
        List<String> names = shape.names();
        for (String name : object.propertyNames()) {
            if (!names.contains(name)) {
                complaints.add(Complaint.at(
                        pointer + "/" + escape(name),
                        "There is no field '" + InvalidRequestException.echo(name) + "' here. Allowed are "
                                + String.join(", ", names) + "."));
            }
        }
        Object[] values = new Object[names.size()];
        for (int i = 0; i < values.length; i++) {
            RecordDescriptor.Part part = shape.parts().get(i);
            values[i] = part(object.get(part.name()), part, pointer + "/" + part.name(), complaints);
        }
        return shape.make(values);
    }

    private static @Nullable Object part(
            @Nullable JsonNode node, RecordDescriptor.Part part, String pointer, List<Complaint> complaints) {
        if (node != null && !node.isNull()) {
            Object value = part.members() == null
                    ? value(node, part.type(), pointer, complaints)
                    : list(node, part.members(), pointer, complaints);
            return value == null ? NOTHING.get(part.type()) : value;
        }
        if (part.members() != null) {
            return List.of();
        }
        if (part.required() && part.type() != boolean.class) {
            complaints.add(Complaint.at(pointer, part.name() + " is required: " + described(part)));
        }
        return NOTHING.get(part.type());
    }

    private static @Nullable Object value(JsonNode node, Class<?> type, String pointer, List<Complaint> complaints) {
        if (type.isRecord()) {
            return record(node, type, pointer, complaints);
        }
        Object value = single(node, type);
        if (value == null) {
            String given = node.isValueNode()
                    ? "'" + InvalidRequestException.echo(node.asString()) + "' is not "
                    : "This must be ";
            complaints.add(Complaint.at(pointer, given + expectation(type) + "."));
        }
        return value;
    }

    private static List<@Nullable Object> list(JsonNode node, Class<?> of, String pointer, List<Complaint> complaints) {
        if (!node.isArray() || node.size() > MAX_LIST_LENGTH) {
            complaints.add(Complaint.at(pointer, "This must be a list, of at most " + MAX_LIST_LENGTH + "."));
            return List.of();
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            // One that can't be read keeps its place, so that the others keep theirs.
            values.add(value(node.get(i), of, pointer + "/" + i, complaints));
        }
        return Collections.unmodifiableList(values);
    }

    /** A value without parts, or {@code null} if it is none of the type. */
    private static @Nullable Object single(JsonNode node, Class<?> type) {
        if (type == String.class) {
            return node.isString() && isText(node.asString()) ? node.asString() : null;
        }
        if (type.isEnum()) {
            return !node.isString()
                    ? null
                    : Arrays.stream(type.getEnumConstants())
                            .filter(constant -> ((Enum<?>) constant).name().equals(node.asString()))
                            .findFirst()
                            .orElse(null);
        }
        if (type == LocalDate.class) {
            return node.isString() ? FieldType.DATE.parse(node.asString()) : null;
        }
        if (type == boolean.class || type == Boolean.class) {
            return node.isBoolean() ? node.asBoolean() : null;
        }
        if (type == int.class || type == Integer.class) {
            return node.isIntegralNumber() && node.canConvertToInt() ? node.asInt() : null;
        }
        if (type == BigDecimal.class) {
            return node.isNumber() && isAmount(node.decimalValue()) ? node.decimalValue() : null;
        }
        throw new IllegalStateException("Drafts have no components of " + type);
    }

    /** Whether this is a text that can be kept and shown: it says something, and holds no control characters but line ends. */
    private static boolean isText(String text) {
        return !text.isBlank()
                && text.length() <= MAX_TEXT_LENGTH
                && text.codePoints()
                        .noneMatch(character -> Character.getType(character) == Character.SURROGATE
                                || (Character.isISOControl(character) && character != '\n' && character != '\t'));
    }

    private static boolean isAmount(BigDecimal amount) {
        return amount.signum() >= 0
                && amount.scale() <= DECIMALS
                && (long) amount.precision() - amount.scale() <= INTEGER_DIGITS;
    }

    private static String expectation(Class<?> type) {
        if (type == String.class) {
            return "a text of 1 to " + MAX_TEXT_LENGTH + " characters without control characters";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .collect(Collectors.joining(", "));
        }
        if (type == LocalDate.class) {
            return FieldType.DATE.expectation();
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == BigDecimal.class) {
            return "a number from 0 with at most " + INTEGER_DIGITS + " digits and " + DECIMALS + " decimals";
        }
        return type.isRecord() ? "an object" : "a whole number";
    }

    /** A name as part of a pointer (RFC 6901), short enough to be shown. */
    private static String escape(String name) {
        return InvalidRequestException.echo(name).replace("~", "~0").replace("/", "~1");
    }
}
