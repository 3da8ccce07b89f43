package org.pledgebook.curation;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.pledgebook.curation.ExportedRecords.Line;
import org.pledgebook.curation.ImportReport.Difference;
import org.pledgebook.history.ChangeView.FieldChange;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.Written;
import org.pledgebook.shared.Busy;
import org.pledgebook.shared.InvalidRecord;
import org.pledgebook.shared.InvalidRequest;
import org.pledgebook.shared.InvalidRequest.Complaint;
import org.pledgebook.shared.NotFound;
import org.pledgebook.shared.draft.Draft;
import org.pledgebook.shared.draft.DraftReader;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes many records of a collection at once, in the form in which the book exports them: an export that was edited comes
 * back. All of it is one revision, or nothing is written.
 */
@Service
public class ImportService {

    private static final int MOST_DIFFERENCES = 1_000;

    private static final int MOST_COMPLAINTS = 1_000;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** The forms in which records come. */
    public enum Format {
        /** A table, as the export ending in .csv. */
        CSV,

        /** Lines of JSON, as the export ending in .ndjson. */
        NDJSON
    }

    // What is imported is held in memory as a whole, since all that is wrong with it is told at once.
    private final Semaphore places = new Semaphore(2, true);

    private final CuratedCollections collections;

    private final RevisionService revisions;

    private final DraftReader drafts;

    private final BrokenRules rules;

    private final EntityManager entityManager;

    private final JsonMapper mapper;

    ImportService(
            CuratedCollections collections,
            RevisionService revisions,
            DraftReader drafts,
            BrokenRules rules,
            EntityManager entityManager,
            JsonMapper mapper) {
        this.collections = collections;
        this.revisions = revisions;
        this.drafts = drafts;
        this.rules = rules;
        this.entityManager = entityManager;
        this.mapper = mapper;
    }

    /**
     * Imports records. Those whose key is in the book are changed in the fields that are given; others are put into it.
     *
     * @param collection the collection's name in URLs
     * @param dryRun whether to say only what would be done
     * @throws InvalidRequest if there is no such collection
     * @throws InvalidRecord naming each line that can't be written, and why
     */
    public ImportReport run(String collection, Format format, InputStream body, boolean dryRun, Edit edit)
            throws IOException {
        Curated<?, ?> curated = collections.get("collection", collection);
        try {
            if (!places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Busy(Busy.Kind.WRITES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy(Busy.Kind.WRITES);
        }
        try {
            return run(curated, format, body, dryRun, edit);
        } finally {
            places.release();
        }
    }

    private <D extends Record & Draft, V extends Record> ImportReport run(
            Curated<D, V> curated, Format format, InputStream body, boolean dryRun, Edit edit) throws IOException {
        List<Line> lines = format == Format.CSV
                ? ExportedRecords.ofTable(body, curated.draft(), curated.view())
                : ExportedRecords.ofLines(body);
        try {
            Written<ImportReport> written = revisions.write(edit.reason(), upcoming -> {
                ImportReport report = write(curated, lines, dryRun);
                if (dryRun) {
                    throw new DryRun(report);
                }
                return report;
            });
            ImportReport report = written.value();
            return new ImportReport(
                    report.collection(),
                    false,
                    written.changed() ? written.revision().number() : null,
                    report.created(),
                    report.updated(),
                    report.unchanged(),
                    report.differences());
        } catch (DryRun e) {
            return e.report;
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

    private <D extends Record & Draft, V extends Record> ImportReport write(
            Curated<D, V> curated, List<Line> lines, boolean dryRun) {
        List<Complaint> complaints = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        int created = 0;
        int updated = 0;
        int unchanged = 0;
        for (Line line : lines) {
            try {
                Difference difference = write(curated, line, keys);
                if (difference == null) {
                    unchanged++;
                } else {
                    created += difference.created() ? 1 : 0;
                    updated += difference.created() ? 0 : 1;
                    if (differences.size() < MOST_DIFFERENCES) {
                        differences.add(difference);
                    }
                }
            } catch (InvalidRecord e) {
                complaints.addAll(ofLine(line, e));
            } catch (PersistenceException | DataAccessException e) {
                // What the database has refused ends the transaction: no other line can be looked at.
                if (!(rules.explain(e) instanceof InvalidRecord refused)) {
                    throw e;
                }
                complaints.addAll(ofLine(line, refused));
                break;
            }
            if (complaints.size() >= MOST_COMPLAINTS) {
                break;
            }
        }
        if (!complaints.isEmpty()) {
            throw new InvalidRecord(complaints);
        }
        revisions.settle();
        return new ImportReport(
                curated.collection(), dryRun, null, created, updated, unchanged, List.copyOf(differences));
    }

    private static List<Complaint> ofLine(Line line, InvalidRecord refused) {
        return refused.complaints().stream()
                .map(complaint -> ExportedRecords.complaint(
                        line.number(), String.valueOf(complaint.pointer()), complaint.detail()))
                .toList();
    }

    /** Writes a record and tells what differs, or {@code null} if nothing does. */
    private <D extends Record & Draft, V extends Record> @Nullable Difference write(
            Curated<D, V> curated, Line line, Set<String> keys) {
        ObjectNode given = ExportedRecords.draft(line.record().get(), curated.draft(), curated.view());
        String keyName = curated.draft().getRecordComponents()[0].getName();
        String key = given.path(keyName).asString("");
        if (!key.isEmpty() && !keys.add(key)) {
            throw new InvalidRecord("/" + keyName, "'" + InvalidRequest.echo(key) + "' stands in an earlier line too.");
        }
        Optional<D> current = key.isEmpty() ? Optional.empty() : current(curated, key);
        ObjectNode before =
                current.map(draft -> (ObjectNode) mapper.valueToTree(draft)).orElse(mapper.createObjectNode());
        ObjectNode wanted = before.deepCopy();
        given.propertyNames().forEach(name -> wanted.set(name, given.get(name)));
        D draft = drafts.read(wanted, curated.draft());
        if (current.isPresent() && current.get().equals(draft)) {
            return null;
        }
        drafts.check(draft);
        if (current.isPresent()) {
            curated.records().revise(draft);
        } else {
            curated.records().add(draft);
        }
        // What follows may name this record.
        entityManager.flush();
        return new Difference(
                line.number(), draft.key(), current.isEmpty(), FieldChange.between(before, mapper.valueToTree(draft)));
    }

    private static <D extends Record & Draft> Optional<D> current(Curated<D, ?> curated, String key) {
        try {
            return Optional.of(curated.records().draft(key));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }
}
