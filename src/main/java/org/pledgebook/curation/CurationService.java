package org.pledgebook.curation;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pledgebook.revision.AsOf;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.revision.Written;
import org.pledgebook.shared.Conflict;
import org.pledgebook.shared.InvalidRecord;
import org.pledgebook.shared.NotFound;
import org.pledgebook.shared.PreconditionFailed;
import org.pledgebook.shared.draft.Draft;
import org.pledgebook.shared.draft.DraftReader;
import org.pledgebook.shared.draft.Editable;
import org.pledgebook.shared.draft.MergePatch;
import org.pledgebook.shared.draft.Revised;
import org.pledgebook.shared.draft.Shape;
import org.pledgebook.source.CitationDraft;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/** Writes records: each write is one revision, wins no race that its client did not see, and is done but once. */
@Service
public class CurationService {

    private final RevisionService revisions;

    private final DraftReader drafts;

    private final BrokenRules rules;

    private final Repetitions repetitions;

    private final JdbcTemplate jdbc;

    private final EntityManager entityManager;

    CurationService(
            RevisionService revisions,
            DraftReader drafts,
            BrokenRules rules,
            Repetitions repetitions,
            JdbcTemplate jdbc,
            EntityManager entityManager) {
        this.jdbc = jdbc;
        this.entityManager = entityManager;
        this.revisions = revisions;
        this.drafts = drafts;
        this.rules = rules;
        this.repetitions = repetitions;
    }

    /**
     * Puts a new record into the book.
     *
     * @throws Conflict if there is one by that key
     * @throws InvalidRecord if it breaks a rule of the book
     */
    public <D extends Record & Draft, V extends Record> Edited<V> create(Curated<D, V> records, D draft, Edit edit) {
        AtomicBoolean checked = new AtomicBoolean();
        try {
            return write(records, draft.key(), edit, now -> {
                drafts.check(draft);
                checked.set(true);
                records.records().write(List.of(draft), List.of());
                if (hasMembers(records.draft())) {
                    revisions.settle();
                } else {
                    // There are no rules but those of its own row, which are held at once.
                    entityManager.flush();
                }
                return draft.key();
            });
        } catch (InvalidRecord | Conflict refused) {
            // A key that is taken is told before all else that the book has against what is well in itself.
            throw checked.get() && isThere(records.records(), draft.key(), edit, refused)
                    ? new Conflict("There is a record at /api/v1/" + records.collection() + "/" + draft.key()
                            + " already. PATCH changes it.")
                    : refused;
        }
    }

    private static boolean hasMembers(Class<? extends Record> draft) {
        return Shape.of(draft).parts().stream().anyMatch(part -> part.members() != null);
    }

    /** Looks among the writers, so that nothing that was written before is missed; what fails leaves the refusal as it is. */
    private boolean isThere(Editable<?, ?> records, String key, Edit edit, RuntimeException refused) {
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
     * @throws NotFound if there is none by that key
     * @throws InvalidRecord if it would break a rule of the book
     * @throws PreconditionFailed if the client has seen another state of it
     */
    public <D extends Record & Draft, V extends Record> Edited<V> patch(
            Curated<D, V> records, String key, MergePatch<D> patch, Edit edit) {
        return change(records, key, current -> drafts.patch(current, patch), edit);
    }

    /**
     * Changes a record.
     *
     * @param change gives what it shall be of what it is
     * @throws NotFound if there is none by that key
     * @throws InvalidRecord if it would break a rule of the book
     * @throws PreconditionFailed if the client has seen another state of it
     */
    public <D extends Record & Draft, V extends Record> Edited<V> change(
            Curated<D, V> records, String key, Function<D, D> change, Edit edit) {
        return write(records, key, edit, current -> {
            D now = current.draft();
            D wanted = change.apply(now);
            if (!wanted.key().equals(key)) {
                throw new InvalidRecord(
                        "",
                        "A patch keeps the key of a record: it stays " + key
                                + ". POST to its address with /rename gives it another.");
            }
            if (!wanted.equals(now)) {
                Revised<D> revised = new Revised<>(now, wanted);
                drafts.check(revised);
                records.records().write(List.of(), List.of(revised));
                revisions.settle();
            }
            return key;
        });
    }

    /**
     * Says what a source says about a record, beside what is said already.
     *
     * @throws NotFound if there is none by that key
     * @throws InvalidRecord if it would break a rule of the book
     * @throws PreconditionFailed if the client has seen another state of it
     */
    public <D extends Record & Draft, V extends Record> Edited<V> cite(
            Curated<D, V> records, String key, CitationDraft citation, Edit edit) {
        return change(records, key, current -> drafts.with(current, "citations", citation), edit);
    }

    /**
     * Takes a record out of the book. What the book said of it stays in its history.
     *
     * @throws NotFound if there is none by that key
     * @throws PreconditionFailed if the client has seen another state of it
     */
    public <D extends Record & Draft, V extends Record> Edited<V> delete(Curated<D, V> records, String key, Edit edit) {
        return write(records, key, edit, current -> {
            current.draft();
            records.records().remove(key);
            revisions.settle();
            return null;
        });
    }

    /**
     * Gives a record another key. All that names it names it by that from then on; the old key leads to it, and is never
     * given to another.
     *
     * @throws NotFound if there is none by that key
     * @throws InvalidRecord if the new key is none
     * @throws Conflict if another record has the new key, or had it
     * @throws PreconditionFailed if the client has seen another state of it
     */
    public <D extends Record & Draft, V extends Record> Edited<V> rename(
            Curated<D, V> records, String key, RenameDraft rename, Edit edit) {
        return write(records, key, edit, current -> {
            D now = current.draft();
            if (rename.to().equals(key)) {
                return key;
            }
            try {
                drafts.check(drafts.renamed(now, rename.to()));
            } catch (InvalidRecord e) {
                throw new InvalidRecord("/to", String.valueOf(e.getMessage()));
            }
            ImportNotes notes = new ImportNotes(jdbc);
            notes.begin();
            notes.rename(
                    records.collection(), key, rename.to(), revisions.upcoming().number());
            notes.spread();
            revisions.recordByHand();
            // What was read of it stands under the old key.
            entityManager.clear();
            return rename.to();
        });
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

    private <D extends Record & Draft, V extends Record> Edited<V> write(
            Curated<D, V> records, String key, Edit edit, Work<D> work) {
        Edit.Precondition precondition = edit.precondition();
        Long seen = precondition == null ? null : precondition.revision();
        try {
            return write(records, key, edit, work, seen, null);
        } catch (MovedOn e) {
            // Something was written since. Whether it was this record, the past says, which can be read without a lock.
            D held = seen == null ? null : draftAsOf(seen, records.records(), key);
            return write(records, key, edit, work, seen, held);
        }
    }

    /** The book is no longer as the client has seen it; the record may be. */
    private static final class MovedOn extends RuntimeException {

        MovedOn() {
            super(null, null, false, false);
        }
    }

    private <D extends Record & Draft, V extends Record> Edited<V> write(
            Curated<D, V> records, String key, Edit edit, Work<D> work, @Nullable Long seen, @Nullable D held) {
        try {
            Written<Edited<V>> written = revisions.write(edit.reason(), upcoming -> {
                Optional<Edited<V>> repeated = repetitions
                        .of(edit)
                        .map(done ->
                                new Edited<>(done.revision(), done.recordKey(), done.answer(records.view()), true));
                if (repeated.isPresent()) {
                    return repeated.get();
                }
                AtomicReference<@Nullable D> before = new AtomicReference<>();
                Current<D> current = () -> {
                    D draft = records.records().draft(key);
                    before.set(draft);
                    if (seen != null && seen >= upcoming.number()) {
                        throw new PreconditionFailed("The book has no revision " + seen + " yet.");
                    }
                    if (seen != null && seen != upcoming.number() - 1) {
                        if (held == null) {
                            throw new MovedOn();
                        }
                        if (!held.equals(draft)) {
                            throw new PreconditionFailed("The record was changed since revision " + seen
                                    + ". Read it again, and decide whether the change still stands.");
                        }
                    }
                    return draft;
                };
                String after = work.on(current);
                V record = after == null ? null : records.records().get(after);
                if (edit.idempotencyKey() != null) {
                    // A write that changed nothing made no revision: the number will be that of another one.
                    boolean changed =
                            after == null || !records.records().draft(after).equals(before.get());
                    repetitions.remember(
                            edit,
                            changed ? upcoming.number() : upcoming.number() - 1,
                            after == null ? key : after,
                            record);
                }
                return new Edited<>(upcoming.number(), after == null ? key : after, record, false);
            });
            Edited<V> edited = written.value();
            return edited.repeated() ? edited : new Edited<>(written.revision(), edited.key(), edited.record(), false);
        } catch (RuntimeException e) {
            throw rules.explain(e);
        }
    }

    /**
     * The record as a revision left it.
     *
     * @throws PreconditionFailed if it was not there
     */
    private <D extends Draft> D draftAsOf(long revision, Editable<D, ?> records, String key) {
        try {
            Snapshot then = revisions.open(new AsOf(revision, null, null));
            try {
                return records.draft(key);
            } finally {
                then.close();
            }
        } catch (NotFound e) {
            throw new PreconditionFailed("There was no such record in revision " + revision + ".");
        }
    }
}
