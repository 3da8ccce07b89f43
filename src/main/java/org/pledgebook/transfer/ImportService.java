package org.pledgebook.transfer;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.Change;
import org.pledgebook.draft.Draft;
import org.pledgebook.draft.DraftReader;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.draft.EditableCollections;
import org.pledgebook.draft.KnownKeys;
import org.pledgebook.draft.RecordDescriptor;
import org.pledgebook.editing.ConstraintViolationTranslator;
import org.pledgebook.editing.IdempotencyStore;
import org.pledgebook.editing.WriteRequest;
import org.pledgebook.history.ChangeView.FieldChange;
import org.pledgebook.pledge.EventDraft;
import org.pledgebook.pledge.EventNumbers;
import org.pledgebook.pledge.EventView;
import org.pledgebook.problem.ConflictException;
import org.pledgebook.problem.InvalidRecordException;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.InvalidRequestException.Complaint;
import org.pledgebook.problem.ProblemException;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.query.FieldType;
import org.pledgebook.revision.RevisionContext;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.source.CitationDraft;
import org.pledgebook.source.PlacedCitation;
import org.pledgebook.source.SubjectKind;
import org.pledgebook.summit.Attendance;
import org.pledgebook.summit.SummitDraft.ParticipantDraft;
import org.pledgebook.transfer.ImportReport.Difference;
import org.pledgebook.transfer.ImportStaging.Held;
import org.pledgebook.transfer.ImportStaging.Part;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes many records at once, in the form in which the book exports them: an export that was edited comes back, and so does
 * the whole book. All of it is one revision, or nothing is written. However much it is, it takes the same memory: the body is
 * kept in a file, what is noted of it in the database, and a part of it after the other is written.
 *
 * <p>It is longer than 400 lines, since an import is one run over state that all its steps share: what it holds, what it has
 * written, and the line that each fault is told at.
 */
@Service
public class ImportService {

    private static final int MAX_DIFFERENCES = 1_000;

    private static final int MAX_SHOWN = 1_000_000;

    private static final int MAX_FAULTS = 1_000;

    // A list of what belongs to a record has at most so many members, whether it comes with the record or by itself.
    private static final int MAX_PARTS = 2_000;

    private static final long MAX_NUMBER = 999_999_999_999_999_999L;

    private static final int LINES_IN_PART = 100;

    private static final int MAX_PART_SIZE = 2_000_000;

    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /** The name that a report gives to what came in a package. */
    private static final String ALL = "all";

    /** The forms in which records come. */
    public enum Format {
        /** A table, as the export ending in .csv. */
        CSV,

        /** Lines of JSON, as the export ending in .ndjson. */
        NDJSON,

        /** The tables of the whole book in a zip file, as its export. */
        PACKAGE
    }

    /**
     * What an import has done.
     *
     * @param repeated whether it had been done before, and was only answered again
     */
    public record Imported(ImportReport report, boolean repeated) {}

    // Each takes a connection and a part of the memory; none has to wait for a client any more.
    private final Semaphore places = new Semaphore(2, true);

    private final EditableCollections collections;

    private final RevisionService revisions;

    private final DraftReader drafts;

    private final KnownKeys keys;

    private final EventNumbers eventNumbers;

    private final ConstraintViolationTranslator rules;

    private final IdempotencyStore repetitions;

    private final JdbcTemplate jdbc;

    private final EntityManager entityManager;

    private final JsonMapper mapper;

    private final ImportDiskQuota room;

    private final DataSize maxSize;

    ImportService(
            EditableCollections collections,
            RevisionService revisions,
            DraftReader drafts,
            KnownKeys keys,
            EventNumbers eventNumbers,
            ConstraintViolationTranslator rules,
            IdempotencyStore repetitions,
            JdbcTemplate jdbc,
            EntityManager entityManager,
            JsonMapper mapper,
            ImportDiskQuota room,
            ImportProperties properties) {
        this.collections = collections;
        this.revisions = revisions;
        this.drafts = drafts;
        this.keys = keys;
        this.eventNumbers = eventNumbers;
        this.rules = rules;
        this.repetitions = repetitions;
        this.jdbc = jdbc;
        this.entityManager = entityManager;
        this.mapper = mapper;
        this.room = room;
        this.maxSize = properties.maxSize();
    }

    /**
     * Imports records. Those whose key is in the book are changed in the fields that are given; others are put into it.
     *
     * @param collection the collection's name in URLs; {@code null} of a package, which names its own
     * @param dryRun whether to say only what would be done
     * @throws InvalidRequestException if there is no such collection
     * @throws InvalidRecordException naming each line that can't be written, and why
     * @throws ProblemException if it is larger than may be, or there is no room for it or no turn
     */
    public Imported run(@Nullable String collection, Format format, InputStream body, boolean dryRun, WriteRequest edit)
            throws IOException {
        if ((format == Format.PACKAGE) != (collection == null)) {
            throw new InvalidRequestException(
                    "collection",
                    collection == null
                            ? "A table, or lines of JSON, are of one collection: name it."
                            : "A package names the collections of its tables itself.");
        }
        EditableCollection<?, ?> alone = collection == null ? null : collections.get("collection", collection);
        try (ImportFiles files = ImportFiles.spool(body, maxSize.toBytes(), room)) {
            takePlace();
            try {
                List<ImportFiles.Table> tables =
                        alone == null ? files.unpacked(collections.all()) : List.of(files.alone(alone));
                return run(alone == null ? ALL : alone.collection(), format, tables, dryRun, edit.of(files.digest()));
            } finally {
                places.release();
            }
        } catch (ImportFiles.TooLarge e) {
            throw new ProblemException(
                    ProblemType.CONTENT_TOO_LARGE,
                    "An import may have at most " + maxSize.toMegabytes()
                            + " MB, as it is sent and unpacked. Split it, or have pledgebook.imports.max-size raised by"
                            + " who runs the service.");
        }
    }

    private void takePlace() {
        boolean free = false;
        try {
            free = places.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!free) {
            throw new ProblemException(
                            ProblemType.BUSY,
                            "Other imports are being written, and this one has waited " + MAX_WAIT.toSeconds()
                                    + " seconds for its turn. Nothing was written; send it again when the Retry-After"
                                    + " header says.")
                    .with(HttpHeaders.RETRY_AFTER, "30");
        }
    }

    private Imported run(
            String name, Format format, List<ImportFiles.Table> tables, boolean dryRun, WriteRequest edit) {
        try {
            return revisions
                    .write(edit.reason(), context -> {
                        Optional<ImportReport> repeated = dryRun
                                ? Optional.empty()
                                : repetitions.of(edit).map(done -> done.answer(ImportReport.class));
                        return repeated.isPresent()
                                ? new Imported(repeated.get(), true)
                                : new Imported(new Import(name, format, tables, dryRun, edit, context).write(), false);
                    })
                    .value();
        } catch (DryRun e) {
            return new Imported(e.report, false);
        } catch (RuntimeException e) {
            throw rules.explain(e);
        }
    }

    /** Ends a dry run: what was written is taken back. */
    private static final class DryRun extends RuntimeException {

        private final transient ImportReport report;

        DryRun(ImportReport report) {
            super(null, null, false, false);
            this.report = report;
        }
    }

    /** A record as it came. */
    private record Line(long number, ObjectNode record) {}

    /** A record that was written, and what a report tells of it, which is worked out if there is room for it. */
    private record WrittenLine(String key, boolean created, Supplier<Difference> difference) {}

    /** What a part of an import has done. */
    private static final class Outcome {

        private final List<WrittenLine> changes = new ArrayList<>();

        private final List<Runnable> faults = new ArrayList<>();

        private int unchanged;
    }

    /** One import. */
    private final class Import {

        private final String name;

        private final Format format;

        private final List<ImportFiles.Table> tables;

        private final boolean dryRun;

        private final WriteRequest edit;

        private final RevisionContext context;

        private final ImportStaging notes = new ImportStaging(jdbc);

        private final ImportErrors faults = new ImportErrors();

        private final List<Difference> differences = new ArrayList<>();

        private Set<Held> repeated = Set.of();

        private int shown;

        private int created;

        private int updated;

        private int unchanged;

        Import(
                String name,
                Format format,
                List<ImportFiles.Table> tables,
                boolean dryRun,
                WriteRequest edit,
                RevisionContext context) {
            this.name = name;
            this.format = format;
            this.tables = tables;
            this.dryRun = dryRun;
            this.edit = edit;
            this.context = context;
        }

        ImportReport write() {
            notes.begin();
            // What is written is sent part by part, and not whenever something is read.
            Session session = entityManager.unwrap(Session.class);
            session.setHibernateFlushMode(FlushMode.COMMIT);
            for (ImportFiles.Table table : tables) {
                note(table);
            }
            notes.complete();
            check();
            keys.announcing(notes::holds, () -> {
                tables.stream()
                        .filter(table -> table.collection() != null)
                        .forEach(table -> write(table, Objects.requireNonNull(table.collection())));
                return true;
            });
            faults.raise();
            finish();
            ImportReport report = new ImportReport(
                    name,
                    dryRun,
                    context.hasChanged() && !dryRun ? context.revision().number() : null,
                    created,
                    updated,
                    unchanged,
                    List.copyOf(differences),
                    differences.size() == created + updated);
            if (dryRun) {
                throw new DryRun(report);
            }
            repetitions.remember(edit, context.latest(), "", report);
            return report;
        }

        /** Ends what is written, and tells all rules that are broken by it. */
        private void finish() {
            notes.numberEvents();
            Savepoint before = notes.mark();
            try {
                context.finish();
                notes.forget(before);
            } catch (DataAccessException | PersistenceException e) {
                List<ConstraintViolationTranslator.Broken> broken = rules.brokenBy(e);
                if (broken.isEmpty()) {
                    throw e;
                }
                notes.goBack(before);
                broken.forEach(rule -> faults.add(
                        fileOf("pledges"),
                        notes.lineOf("pledges", rule.key()),
                        "",
                        "'" + rule.key() + "' would break a rule of the book (rule " + rule.rule() + ")."));
                faults.raise();
            }
        }

        /** Notes what a file holds, and what can't be read of it. */
        private void note(ImportFiles.Table table) {
            EditableCollection<?, ?> curated = table.collection();
            read(
                    table,
                    (number, record, length) -> {
                        if (curated == null) {
                            notePart(table, number, record);
                        } else {
                            String key = record.path(keyName(curated)).asString("");
                            if (!key.isEmpty()) {
                                notes.hold(curated.collection(), key, number);
                            }
                        }
                    },
                    (line, detail) -> faults.add(table.name(), line, "", detail));
        }

        private void notePart(ImportFiles.Table table, long number, ObjectNode record) {
            PartTable part = Objects.requireNonNull(table.part());
            String owner = part.table().columns().get(0).name();
            String collection = part.equals(PartTable.PARTICIPANTS) ? "summits" : "pledges";
            String key = record.path(owner).asString("");
            record.remove(owner);
            if (part.equals(PartTable.CITATIONS)) {
                String kind = record.path("kind").asString("");
                if (!(FieldType.oneOf(SubjectKind.class).parse(kind) instanceof SubjectKind known)) {
                    faults.add(
                            table.name(),
                            number,
                            "/kind",
                            "This must be " + FieldType.oneOf(SubjectKind.class).expectation() + ".");
                    return;
                }
                collection = known.collection();
                key = record.path("key").asString("");
                record.remove(List.of("kind", "key"));
            }
            JsonNode id = record.path("id");
            boolean numbered = part.equals(PartTable.EVENTS)
                    && id.isIntegralNumber()
                    && id.canConvertToLong()
                    && id.asLong() > 0
                    && id.asLong() <= MAX_NUMBER;
            notes.hold(collection, key, part.name(), number, record, numbered ? id.asLong() : null);
        }

        /** Tells what is wrong with the whole of what is held. */
        private void check() {
            // One more than can be told: it ends the import, so that none that is told of nowhere is written.
            List<Held> again = notes.repeated(MAX_FAULTS + 1);
            for (Held held : again) {
                EditableCollection<?, ?> curated = collections.get("collection", held.collection());
                faults.add(
                        fileOf(held.collection()),
                        held.line(),
                        "/" + keyName(curated),
                        "'" + InvalidRequestException.echo(held.key()) + "' stands in an earlier line too.");
            }
            repeated = Set.copyOf(again);
            for (Part part : notes.orphans(MAX_FAULTS + 1)) {
                faults.add(
                        part.part() + ".csv",
                        part.line(),
                        "",
                        "'" + InvalidRequestException.echo(part.key()) + "' is no record of this package.");
            }
            List<Part> tooMany = notes.tooMany(MAX_PARTS, MAX_FAULTS + 1);
            for (Part part : tooMany) {
                faults.add(
                        part.part() + ".csv",
                        part.line(),
                        "",
                        "'" + InvalidRequestException.echo(part.key()) + "' has more than " + MAX_PARTS
                                + " such rows.");
            }
            if (!tooMany.isEmpty()) {
                faults.raise();
            }
        }

        private <D extends Record & Draft, V extends Record> void write(
                ImportFiles.Table table, EditableCollection<D, V> curated) {
            List<Line> part = new ArrayList<>();
            int[] size = {0};
            read(
                    table,
                    (number, record, length) -> {
                        Held held = new Held(
                                curated.collection(),
                                record.path(keyName(curated)).asString(""),
                                number);
                        if (repeated.contains(held)) {
                            return;
                        }
                        part.add(new Line(number, record));
                        size[0] += length;
                        if (part.size() == LINES_IN_PART || size[0] > MAX_PART_SIZE) {
                            write(table, curated, part);
                            part.clear();
                            size[0] = 0;
                        }
                    },
                    // Told when it was noted.
                    (line, detail) -> {});
            write(table, curated, part);
        }

        /** Writes a part at once or, if that does not go, line by line, which tells the lines that are wrong. */
        private <D extends Record & Draft, V extends Record> void write(
                ImportFiles.Table table, EditableCollection<D, V> curated, List<Line> part) {
            if (part.isEmpty()) {
                return;
            }
            Savepoint before = notes.mark();
            try {
                take(attempt(table, curated, part));
                notes.forget(before);
            } catch (InvalidRecordException | ConflictException | PersistenceException | DataAccessException e) {
                RuntimeException refused = rules.explain(e);
                if (!(refused instanceof InvalidRecordException) && !(refused instanceof ConflictException)) {
                    throw e;
                }
                notes.goBack(before);
                entityManager.clear();
                if (part.size() > 1) {
                    part.forEach(line -> write(table, curated, List.of(line)));
                    // Now that what failed is taken back, the record can be named that stands against it.
                } else if (rules.explain(e) instanceof InvalidRecordException invalid) {
                    invalid.complaints().forEach(complaint -> tell(table, part.get(0), Map.of(), complaint));
                } else {
                    faults.add(table.name(), part.get(0).number(), "", String.valueOf(refused.getMessage()));
                }
            }
        }

        private <D extends Record & Draft, V extends Record> Outcome attempt(
                ImportFiles.Table table, EditableCollection<D, V> curated, List<Line> part) {
            Outcome outcome = new Outcome();
            Set<String> named = part.stream()
                    .map(line -> line.record().path(keyName(curated)).asString(""))
                    .filter(key -> !key.isEmpty())
                    .collect(Collectors.toSet());
            Map<String, D> current = curated.records().drafts(named);
            Map<String, List<Part>> parts =
                    format == Format.PACKAGE ? notes.partsOf(curated.collection(), named) : Map.of();
            Map<String, List<@Nullable Long>> numbers = new HashMap<>();
            List<D> added = new ArrayList<>();
            List<Change<D>> revised = new ArrayList<>();
            for (Line line : part) {
                String key = line.record().path(keyName(curated)).asString("");
                ObjectNode given = ExportedRecords.draft(line.record(), curated.draft(), curated.view());
                Map<String, List<Part>> own = addParts(given, curated, parts.getOrDefault(key, List.of()));
                D held = current.get(key);
                ObjectNode before = held == null ? mapper.createObjectNode() : mapper.valueToTree(held);
                ObjectNode wanted = before.deepCopy();
                given.propertyNames().forEach(name -> wanted.set(name, given.get(name)));
                try {
                    D draft = drafts.read(wanted, curated.draft());
                    if (draft.equals(held)) {
                        outcome.unchanged++;
                        continue;
                    }
                    drafts.check(draft);
                    if (held == null) {
                        added.add(draft);
                    } else {
                        revised.add(new Change<>(held, draft));
                    }
                    numbers.put(
                            draft.key(),
                            own.getOrDefault("events", List.of()).stream()
                                    .map(Part::number)
                                    .toList());
                    outcome.changes.add(new WrittenLine(
                            draft.key(),
                            held == null,
                            () -> new Difference(
                                    curated.collection(),
                                    line.number(),
                                    draft.key(),
                                    held == null,
                                    FieldChange.between(before, mapper.valueToTree(draft)))));
                } catch (InvalidRecordException e) {
                    e.complaints().forEach(complaint -> outcome.faults.add(() -> tell(table, line, own, complaint)));
                }
            }
            eventNumbers.keeping(numbers, () -> curated.records().write(added, revised));
            entityManager.flush();
            // What has been sent is not needed any more.
            entityManager.clear();
            return outcome;
        }

        private void take(Outcome outcome) {
            outcome.faults.forEach(Runnable::run);
            unchanged += outcome.unchanged;
            for (WrittenLine change : outcome.changes) {
                created += change.created() ? 1 : 0;
                updated += change.created() ? 0 : 1;
                if (differences.size() < MAX_DIFFERENCES && shown < MAX_SHOWN) {
                    Difference difference = change.difference().get();
                    shown += mapper.writeValueAsString(difference).length();
                    differences.add(difference);
                }
            }
        }

        /** Tells a fault in the line of the row that it is in, which may belong to the record and stand in another file. */
        private void tell(ImportFiles.Table table, Line line, Map<String, List<Part>> parts, Complaint complaint) {
            String pointer = String.valueOf(complaint.pointer());
            String[] path = pointer.split("/", 4);
            if (path.length >= 3
                    && parts.containsKey(path[1])
                    && path[2].chars().allMatch(Character::isDigit)) {
                Part part = parts.get(path[1]).get(Integer.parseInt(path[2]));
                faults.add(
                        part.part() + ".csv", part.line(), path.length == 4 ? "/" + path[3] : "", complaint.detail());
            } else {
                faults.add(table.name(), line.number(), pointer, complaint.detail());
            }
        }

        /** Puts what belongs to a record into it, if its file is in the package, and gives it as it is put. */
        private Map<String, List<Part>> addParts(ObjectNode given, EditableCollection<?, ?> curated, List<Part> parts) {
            Map<String, List<Part>> added = new HashMap<>();
            for (ImportFiles.Table table : tables) {
                PartTable part = table.part();
                String field = part == null ? null : fieldOf(part, curated);
                if (part != null && field != null) {
                    List<Part> own = part.equals(PartTable.PARTICIPANTS)
                            ? roles(parts)
                            : parts.stream()
                                    .filter(row -> row.part().equals(part.name()))
                                    .sorted(order(part))
                                    .toList();
                    ArrayNode members = given.putArray(field);
                    own.forEach(row -> members.add(
                            part.equals(PartTable.PARTICIPANTS)
                                    ? row.record()
                                    : part.equals(PartTable.EVENTS)
                                            ? ExportedRecords.draft(row.record(), EventDraft.class, EventView.class)
                                            : ExportedRecords.draft(
                                                    row.record(), CitationDraft.class, PlacedCitation.class)));
                    added.put(field, own);
                }
            }
            return added;
        }

        private void read(ImportFiles.Table table, ExportedRecords.Lines lines, ExportedRecords.Faults told) {
            try (InputStream stream = table.open()) {
                EditableCollection<?, ?> curated = table.collection();
                if (curated == null) {
                    ExportedRecords.ofTable(
                            stream, Objects.requireNonNull(table.part()).table(), path -> true, lines, told);
                } else if (format == Format.NDJSON) {
                    ExportedRecords.ofLines(stream, lines, told);
                } else {
                    ExportedRecords.ofTable(
                            stream,
                            ExportedRecords.tableOf(curated.view()),
                            path -> ExportedRecords.isWritten(path, curated.draft()),
                            lines,
                            told);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private @Nullable String fileOf(String collection) {
            return format == Format.PACKAGE ? collection + ".csv" : null;
        }
    }

    private static String keyName(EditableCollection<?, ?> curated) {
        return RecordDescriptor.of(curated.draft()).names().get(0);
    }

    /** The field of a collection's records that a table holds, or {@code null} if it holds none of them. */
    private static @Nullable String fieldOf(PartTable part, EditableCollection<?, ?> curated) {
        if (part.equals(PartTable.PARTICIPANTS)) {
            return curated.collection().equals("summits") ? "participants" : null;
        }
        if (part.equals(PartTable.EVENTS)) {
            return curated.collection().equals("pledges") ? "events" : null;
        }
        return curated.collection().equals("sources") ? null : "citations";
    }

    /** How the rows of a record stand: events by their days, as everywhere, and all others by their places. */
    private static Comparator<Part> order(PartTable part) {
        Comparator<Part> byPlace = Comparator.comparingLong(row -> place(row, part));
        return part.equals(PartTable.EVENTS)
                ? Comparator.comparing(
                                (Part row) -> row.record().path("occurredOn").asString(""))
                        .thenComparing(byPlace)
                : byPlace;
    }

    /** Where a row stands among those of its record; one that does not say so comes after those that do. */
    private static long place(Part row, PartTable part) {
        if (part.equals(PartTable.EVENTS)) {
            JsonNode id = row.record().path("id");
            return id.canConvertToLong() ? id.asLong() : Long.MAX_VALUE;
        }
        JsonNode place = row.record().path("place");
        return place.canConvertToLong() ? place.asLong() : Long.MAX_VALUE;
    }

    /** The participants that rows tell of: a row is of a nation, and a participant of one of its roles. */
    private static List<Part> roles(List<Part> rows) {
        record Placed(long place, Part part) {}
        List<Placed> placed = new ArrayList<>();
        for (Part row : rows) {
            if (row.part().equals(PartTable.PARTICIPANTS.name())) {
                ObjectNode nation = ExportedRecords.draft(row.record(), ParticipantDraft.class, Attendance.class);
                JsonNode roles = row.record().path("roles");
                for (int i = 0; i < Math.max(roles.size(), 1); i++) {
                    ObjectNode participant = nation.deepCopy();
                    participant.remove("roles");
                    if (roles.has(i)) {
                        participant.set("role", roles.get(i));
                    }
                    JsonNode ranks = row.record().path("ranks");
                    if (ranks.has(i)) {
                        participant.set("rank", ranks.get(i));
                    }
                    JsonNode place = row.record().path("places").path(i);
                    placed.add(new Placed(
                            place.canConvertToLong() ? place.asLong() : Long.MAX_VALUE,
                            new Part(row.key(), row.part(), row.line(), participant, null)));
                }
            }
        }
        return placed.stream()
                .sorted(Comparator.comparingLong(Placed::place))
                .map(Placed::part)
                .toList();
    }
}
