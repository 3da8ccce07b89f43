package org.pledgebook.editing;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.Change;
import org.pledgebook.draft.Draft;
import org.pledgebook.draft.DraftReader;
import org.pledgebook.draft.Editable;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.draft.MergePatch;
import org.pledgebook.problem.ConflictException;
import org.pledgebook.problem.InvalidRecordException;
import org.pledgebook.problem.PreconditionFailedException;
import org.pledgebook.problem.RecordNotFoundException;
import org.pledgebook.query.Renames;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.WriteResult;
import org.pledgebook.source.CitationDraft;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Writes records: each write is one revision, wins no race that its client did not see, and is done but once. */
@Service
public class EditingService {

    private final RevisionService revisions;

    private final DraftReader drafts;

    private final ConstraintViolationTranslator rules;

    private final IdempotencyStore repetitions;

    private final Renames renames;

    private final JdbcClient jdbc;

    private final EntityManager entityManager;

    EditingService(
            RevisionService revisions,
            DraftReader drafts,
            ConstraintViolationTranslator rules,
            IdempotencyStore repetitions,
            Renames renames,
            JdbcClient jdbc,
            EntityManager entityManager) {
        this.jdbc = jdbc;
        this.entityManager = entityManager;
        this.revisions = revisions;
        this.drafts = drafts;
        this.rules = rules;
        this.repetitions = repetitions;
        this.renames = renames;
    }

    /**
     * Puts a new record into the book.
     *
     * @param body the record as an editor writes it
     * @throws ConflictException if there is one by that key
     * @throws InvalidRecordException if it is no such record, or breaks a rule of the book
     */
    public <D extends Record & Draft, V extends Record> EditResult<V> create(
            EditableCollection<D, V> records, JsonNode body, WriteRequest edit) {
        D draft = drafts.read(body, records.draft());
        AtomicBoolean checked = new AtomicBoolean();
        try {
            return write(records, draft.key(), edit, now -> {
                drafts.check(draft);
                checked.set(true);
                records.records().write(List.of(draft), List.of());
                return draft.key();
            });
        } catch (InvalidRecordException | ConflictException refused) {
            // A key that is taken is told before all else that the book has against what is well in itself.
            throw checked.get() && isThere(records.records(), draft.key(), edit, refused)
                    ? new ConflictException("There is a record at /api/v1/" + records.collection() + "/" + draft.key()
                            + " already. PATCH changes it.")
                    : refused;
        }
    }

    /** Looks among the writers, so that nothing that was written before is missed; what fails leaves the refusal as it is. */
    private boolean isThere(Editable<?, ?> records, String key, WriteRequest edit, RuntimeException refused) {
        try {
            return revisions
                    .write(
                            edit.reason(),
                            unused -> !records.drafts(List.of(key)).isEmpty())
                    .value();
        } catch (RuntimeException e) {
            refused.addSuppressed(e);
            return false;
        }
    }

    /**
     * Changes a record by a patch. One that changes nothing makes no revision.
     *
     * @throws RecordNotFoundException if there is none by that key
     * @throws InvalidRecordException if it would break a rule of the book
     * @throws PreconditionFailedException if the client has seen another state of it
     */
    public <D extends Record & Draft, V extends Record> EditResult<V> patch(
            EditableCollection<D, V> records, String key, MergePatch<D> patch, WriteRequest edit) {
        return change(records, key, current -> drafts.patch(current, patch), edit);
    }

    /**
     * Changes a record.
     *
     * @param change gives what it shall be of what it is
     * @throws RecordNotFoundException if there is none by that key
     * @throws InvalidRecordException if it would break a rule of the book
     * @throws PreconditionFailedException if the client has seen another state of it
     */
    public <D extends Record & Draft, V extends Record> EditResult<V> change(
            EditableCollection<D, V> records, String key, Function<D, D> change, WriteRequest edit) {
        return write(records, key, edit, current -> {
            D now = current.draft();
            D wanted = change.apply(now);
            if (!wanted.key().equals(key)) {
                throw new InvalidRecordException(
                        "",
                        "A patch keeps the key of a record: it stays " + key
                                + ". POST to its address with /rename gives it another.");
            }
            if (!wanted.equals(now)) {
                Change<D> revised = new Change<>(now, wanted);
                drafts.check(revised);
                records.records().write(List.of(), List.of(revised));
            }
            return key;
        });
    }

    /**
     * Says what a source says about a record, beside what is said already.
     *
     * @throws RecordNotFoundException if there is none by that key
     * @throws InvalidRecordException if it would break a rule of the book
     * @throws PreconditionFailedException if the client has seen another state of it
     */
    public <D extends Record & Draft, V extends Record> EditResult<V> cite(
            EditableCollection<D, V> records, String key, CitationDraft citation, WriteRequest edit) {
        return change(records, key, current -> drafts.with(current, "citations", citation), edit);
    }

    /**
     * Takes a record out of the book. What the book said of it stays in its history.
     *
     * @throws RecordNotFoundException if there is none by that key
     * @throws PreconditionFailedException if the client has seen another state of it
     */
    public <D extends Record & Draft, V extends Record> EditResult<V> delete(
            EditableCollection<D, V> records, String key, WriteRequest edit) {
        return write(records, key, edit, current -> {
            current.draft();
            records.records().remove(key);
            return null;
        });
    }

    /**
     * Gives a record another key. All that names it names it by that from then on; the old key leads to it, and is never
     * given to another.
     *
     * @throws RecordNotFoundException if there is none by that key
     * @throws InvalidRecordException if the new key is none
     * @throws ConflictException if another record has the new key, or had it
     * @throws PreconditionFailedException if the client has seen another state of it
     */
    public <D extends Record & Draft, V extends Record> EditResult<V> rename(
            EditableCollection<D, V> records, String key, RenameDraft rename, WriteRequest edit) {
        return write(records, key, edit, current -> {
            D now = current.draft();
            if (rename.to().equals(key)) {
                return key;
            }
            try {
                drafts.check(drafts.renamed(now, rename.to()));
            } catch (InvalidRecordException e) {
                throw new InvalidRecordException("/to", String.valueOf(e.getMessage()));
            }
            rename(records.collection(), key, rename.to());
            // What was read of it stands under the old key.
            entityManager.clear();
            return rename.to();
        });
    }

    private void rename(String collection, String from, String to) {
        boolean taken = jdbc.sql(
                        "select exists (select from record_change where collection = :collection and key = :key)")
                .param("collection", collection)
                .param("key", to)
                .query(Boolean.class)
                .single();
        boolean itsOwn = renames.current(collection, to, Long.MAX_VALUE)
                .filter(from::equals)
                .isPresent();
        if (taken && !itsOwn) {
            throw new ConflictException("A record of /api/v1/" + collection + " has the key '" + to + "', or had it.");
        }
        jdbc.sql("call rename_record(:collection, :from, :to)")
                .param("collection", collection)
                .param("from", from)
                .param("to", to)
                .update();
    }

    /** A record as a write finds it, read when it is first asked for. */
    private interface Current<D> {

        D draft();
    }

    /** What a write does; it tells the key that the record has after it, or {@code null} if it is gone. */
    private interface Work<D> {

        @Nullable
        String on(Current<D> current);
    }

    private <D extends Record & Draft, V extends Record> EditResult<V> write(
            EditableCollection<D, V> records, String key, WriteRequest edit, Work<D> work) {
        try {
            WriteResult<EditResult<V>> written = revisions.write(edit.reason(), context -> {
                long upcoming = context.revision().number();
                Optional<EditResult<V>> repeated = repetitions
                        .of(edit)
                        .map(done ->
                                new EditResult<>(done.revision(), done.recordKey(), done.answer(records.view()), true));
                if (repeated.isPresent()) {
                    return repeated.get();
                }
                Current<D> current = () -> {
                    D draft = records.records().draft(key);
                    checkPrecondition(records.collection(), key, edit, upcoming);
                    return draft;
                };
                String after = work.on(current);
                context.finish();
                V record = after == null ? null : records.records().get(after);
                if (edit.idempotencyKey() != null) {
                    // A write that changed nothing made no revision: the number will be that of another one.
                    repetitions.remember(edit, context.latest(), after == null ? key : after, record);
                }
                return new EditResult<>(context.latest(), after == null ? key : after, record, false);
            });
            return written.value();
        } catch (RuntimeException e) {
            throw rules.explain(e);
        }
    }

    /** A change of a record, and who made it. */
    private record Later(long revision, String editor) {}

    /** Holds that the client has seen the record as it is. */
    private void checkPrecondition(String collection, String key, WriteRequest edit, long upcoming) {
        Long seen = edit.precondition() == null ? null : edit.precondition().revision();
        if (seen == null) {
            return;
        }
        if (seen >= upcoming) {
            throw new PreconditionFailedException("The book has no revision " + seen + " yet.");
        }
        jdbc.sql("select c.revision, r.editor from record_change c join revision r on r.number = c.revision"
                        + " where c.collection = :collection and c.key = :key and c.revision > :seen"
                        + " order by c.revision desc limit 1")
                .param("collection", collection)
                .param("key", key)
                .param("seen", seen)
                .query(Later.class)
                .optional()
                .ifPresent(later -> {
                    throw new PreconditionFailedException("The record was changed since revision " + seen + ", last by "
                            + later.editor() + " in revision " + later.revision()
                            + ". Read it again, and decide whether the change still stands.");
                });
    }
}
