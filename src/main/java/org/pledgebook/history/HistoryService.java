package org.pledgebook.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeLog.Difference;
import org.pledgebook.history.ChangeView.FieldChange;
import org.pledgebook.history.ChangeView.Kind;
import org.pledgebook.history.RecordReaders.Standing;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.InvalidRequestException.Complaint;
import org.pledgebook.problem.RecordNotFoundException;
import org.pledgebook.query.FieldType;
import org.pledgebook.query.Page;
import org.pledgebook.query.Paging;
import org.pledgebook.query.Query;
import org.pledgebook.query.Renames;
import org.pledgebook.query.Renames.Rename;
import org.pledgebook.revision.AsOf;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.source.CitationView;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What changed in the book: of each record, by each revision, and between two states, as the API showed the records before
 * and after. Whatever state of the book is open on the thread is closed first; those that are needed are opened one after
 * the other.
 *
 * <p>It is longer than 400 lines, since all its questions (a record's history, a revision's changes, comparison, replay) are
 * answered by the same reading of records before and after, which would be passed around between smaller classes.
 */
@Service
public class HistoryService {

    private static final String CITATIONS = "citations";

    private final RevisionService revisions;

    private final ChangeLog log;

    private final RecordReaders records;

    private final Renames renames;

    private final JsonMapper mapper;

    HistoryService(
            RevisionService revisions, ChangeLog log, RecordReaders records, Renames renames, JsonMapper mapper) {
        this.revisions = revisions;
        this.log = log;
        this.records = records;
        this.renames = renames;
        this.mapper = mapper;
    }

    /**
     * Gives what happened to a record, latest first, up to the revision of a state of the book, under all keys that it had.
     *
     * @param collection the collection's name in URLs
     * @throws RecordNotFoundException if the book never had such a record, or the record has another key by then
     */
    public List<ChangeView> of(String collection, String key, Snapshot snapshot) {
        snapshot.close();
        long upTo = snapshot.revision().number();
        List<Explained> changes = new ArrayList<>();
        String name = key;
        Optional<Rename> later = Optional.empty();
        while (true) {
            // Up to the revision by which the old key is gone, itself included: the record as it was stands in it.
            long last = later.map(Rename::revision).orElse(upTo);
            Optional<Rename> given = renames.to(collection, name, later.isPresent() ? last - 1 : last);
            long first = given.map(Rename::revision).orElse(0L);
            List<RecordChange> own = log.of(collection, name, last).stream()
                    .filter(change -> change.revision() >= first)
                    .collect(Collectors.toCollection(ArrayList::new));
            Collections.reverse(own);
            for (Explained explained : explained(own, snapshot)) {
                changes.add(
                        later.isPresent() && explained.change().revision() == last
                                ? joined(explained, changes.remove(changes.size() - 1), later.get())
                                : explained);
            }
            if (given.isEmpty()) {
                break;
            }
            later = given;
            name = given.get().fromKey();
        }
        List<ChangeView> views = changes.stream()
                .map(Explained::view)
                .filter(change ->
                        change.change() != Kind.UPDATED || !change.fields().isEmpty())
                .toList();
        if (views.isEmpty() || isRenamed(views.get(0), collection, key, upTo)) {
            throw new RecordNotFoundException(collection, key);
        }
        return views;
    }

    private boolean isRenamed(ChangeView last, String collection, String key, long upTo) {
        return last.change() == Kind.DELETED
                && renames.from(collection, key, upTo)
                        .filter(rename -> rename.revision() == last.revision().number())
                        .isPresent();
    }

    /** That a record is gone by its old key, and there by its new one, as the one change of it that this is. */
    private static Explained joined(Explained gone, Explained there, Rename rename) {
        ChangeView view = there.view();
        return new Explained(
                there.change(),
                gone.before(),
                there.after(),
                new ChangeView(
                        view.collection(),
                        view.key(),
                        Kind.UPDATED,
                        rename.fromKey(),
                        view.revision(),
                        fields(gone.before(), there.after()),
                        List.of()));
    }

    /** Gives what a revision did to each record, by collection and key. */
    public Page<ChangeView> in(RevisionView revision, Paging paging, boolean whole, Snapshot snapshot) {
        return in(revision, paging, whole, changes -> explain(changes, snapshot), snapshot);
    }

    /**
     * What happened to a record, with what people call the record.
     *
     * @param <V> how it is told
     */
    public record Titled<V>(String name, V change) {}

    /** Gives a page of what a revision did to each record, by collection and key, for people. */
    public Page<Titled<ChangeView>> titled(RevisionView revision, Paging paging, Snapshot snapshot) {
        return in(
                revision,
                paging,
                false,
                changes -> explained(changes, snapshot).stream()
                        .map(explained -> new Titled<>(name(explained), explained.view()))
                        .toList(),
                snapshot);
    }

    private <V> Page<V> in(
            RevisionView revision,
            Paging paging,
            boolean whole,
            Function<List<RecordChange>, List<V>> views,
            Snapshot snapshot) {
        snapshot.close();
        long number = revision.number();
        long total = log.count(number) - log.count(number - 1);
        return page(
                total,
                paging,
                whole,
                after -> log.after(
                        after.isEmpty()
                                ? ChangePosition.after(number - 1)
                                : new ChangePosition(number, Long.parseLong(after.get(0))),
                        number,
                        size(paging, whole)),
                change -> List.of(change.place()),
                views);
    }

    /**
     * Gives how the records in a scope differ between two states of the book, by collection and key.
     *
     * @param from the one state; it may be the later one
     * @param to the other state, or {@code null} for the one that is open
     * @throws RecordNotFoundException if a revision is not in the book
     * @throws InvalidRequestException if the scope names what never was in the book
     */
    public Page<DifferenceView> compare(
            AsOf from, @Nullable AsOf to, ChangeScope scope, Paging paging, boolean whole, Snapshot snapshot) {
        return compare(from, to, scope, paging, whole, HistoryService::difference, snapshot);
    }

    /**
     * Gives a page of how the records in a scope differ between two states of the book, by collection and key, for people.
     *
     * @param from the one state; it may be the later one
     * @param to the other state, or {@code null} for the one that is open
     * @throws RecordNotFoundException if a revision is not in the book
     * @throws InvalidRequestException if the scope names what never was in the book
     */
    public Page<Titled<DifferenceView>> titled(
            AsOf from, @Nullable AsOf to, ChangeScope scope, Paging paging, Snapshot snapshot) {
        return compare(
                from,
                to,
                scope,
                paging,
                false,
                (difference, old, now) ->
                        new Titled<>(name(difference.key(), now == null ? old : now), difference(difference, old, now)),
                snapshot);
    }

    /** How a difference is told, with the record in the one state and in the other. */
    private interface Telling<V> {
        V tell(Difference difference, @Nullable ObjectNode before, @Nullable ObjectNode after);
    }

    private <V> Page<V> compare(
            AsOf from,
            @Nullable AsOf to,
            ChangeScope scope,
            Paging paging,
            boolean whole,
            Telling<V> telling,
            Snapshot snapshot) {
        snapshot.close();
        long before = number(from, snapshot);
        long after = to == null ? snapshot.revision().number() : number(to, snapshot);
        check(scope, snapshot);
        return page(
                log.countDifferences(before, after, scope),
                paging,
                whole,
                position -> log.differences(before, after, scope, position, size(paging, whole)),
                difference -> List.of(difference.collection(), difference.key()),
                differences -> explain(differences, before, after, telling));
    }

    /** The number of a revision that a state of the book knows of. */
    private long number(AsOf asOf, Snapshot snapshot) {
        Snapshot state = revisions.open(asOf);
        state.close();
        long number = state.revision().number();
        if (number > snapshot.revision().number()) {
            throw new RecordNotFoundException("revisions", String.valueOf(number));
        }
        return number;
    }

    /**
     * Gives the revision that deleted a record, if the record was in a state of the book before and is not in it any more.
     *
     * @param collection the collection's name in URLs
     */
    public Optional<RevisionView> deletion(String collection, String key, Snapshot snapshot) {
        snapshot.close();
        return log.deletion(collection, key, snapshot.revision().number())
                .map(number ->
                        Objects.requireNonNull(revisions.get(List.of(number)).get(number)));
    }

    /**
     * Gives the key that a record has got which had another one, as of a state of the book.
     *
     * @param collection the collection's name in URLs
     */
    public Optional<String> renamed(String collection, String key, Snapshot snapshot) {
        snapshot.close();
        return renames.current(collection, key, snapshot.revision().number());
    }

    /** Says that there is no such record, and how it was called in a state of the book, if it got its key later. */
    public RecordNotFoundException notFound(RecordNotFoundException failure, Snapshot snapshot) {
        snapshot.close();
        return renames.to(failure.collection(), failure.key(), Long.MAX_VALUE)
                .filter(rename -> rename.revision() > snapshot.revision().number())
                .map(rename -> new RecordNotFoundException(
                        failure.collection(),
                        failure.key(),
                        " The record that has this key now was '" + rename.fromKey() + "' until revision "
                                + rename.revision() + "."))
                .orElse(failure);
    }

    /** Says in a sentence what became of a record. */
    public static String deletionMessage(RecordNotFoundException failure, RevisionView revision) {
        return "'" + failure.key() + "' in /api/v1/" + failure.collection() + " was deleted by revision "
                + revision.number() + ": " + revision.reason();
    }

    /**
     * Gives the records that the revisions after one changed, each as it was from then on, in the order of the revisions. Who
     * takes over all of them, from the first revision on, has the book.
     *
     * @throws InvalidRequestException if that revision has not been written yet
     */
    public Page<ChangedRecord> since(long revision, Paging paging, boolean whole, Snapshot snapshot) {
        snapshot.close();
        long latest = snapshot.revision().number();
        if (revision > latest) {
            throw new InvalidRequestException(
                    "since", "There is no revision " + revision + " yet. The latest is " + latest + ".");
        }
        return page(
                log.count(latest) - log.count(revision),
                paging,
                whole,
                after -> log.after(
                        after.isEmpty()
                                ? ChangePosition.after(revision)
                                : new ChangePosition(Long.parseLong(after.get(0)), Long.parseLong(after.get(1))),
                        latest,
                        size(paging, whole)),
                change -> List.of(change.revision(), change.place()),
                changes -> records(changes, latest));
    }

    private List<ChangedRecord> records(List<RecordChange> changes, long upTo) {
        Map<RecordChange, Standing> standings = new HashMap<>();
        changes.stream()
                .filter(change -> change.kind() != Kind.DELETED)
                .forEach(change -> standings.put(change, after(change, upTo)));
        Map<Standing, ObjectNode> found = records.read(standings.values());
        Map<RecordChange, String> renamed = renamed(changes);
        return changes.stream()
                .map(change -> {
                    ObjectNode record = found.get(standings.get(change));
                    return new ChangedRecord(
                            change.revision(),
                            change.collection(),
                            change.key(),
                            // What is not there is gone, whatever became of it.
                            record == null ? Kind.DELETED : change.kind(),
                            renamed.get(change),
                            record);
                })
                .toList();
    }

    /**
     * Says which records a revision changed.
     *
     * @param limit how many of them are named
     */
    public RevisionChanges summary(long revision, int limit) {
        List<RecordChange> changes = log.after(ChangePosition.after(revision - 1), revision, limit);
        Map<RecordChange, String> renamed = renamed(changes);
        return new RevisionChanges(
                Objects.requireNonNull(revisions.get(List.of(revision)).get(revision)),
                log.count(revision) - log.count(revision - 1),
                changes.stream()
                        .map(change -> new RevisionChanges.Changed(
                                change.collection(), change.key(), change.kind(), renamed.get(change)))
                        .toList());
    }

    /**
     * A change, with what people call the record.
     *
     * @param position the position in the order of all changes
     */
    public record Named(ChangePosition position, String name, ChangeView change) {}

    /**
     * Gives the changes in a scope, latest first.
     *
     * @param before the position before which they lie, or {@code null} for the latest of a state of the book
     * @throws InvalidRequestException if the scope names what never was in the book
     */
    public List<Named> latest(@Nullable ChangePosition before, ChangeScope scope, Snapshot snapshot, int limit) {
        check(scope, snapshot);
        long upTo = snapshot.revision().number();
        return explained(log.before(before == null ? ChangePosition.after(upTo) : before, scope, limit), snapshot)
                .stream()
                .map(explained -> new Named(
                        new ChangePosition(
                                explained.change().revision(),
                                explained.change().place()),
                        name(explained),
                        explained.view()))
                .toList();
    }

    private static String name(Explained explained) {
        return name(explained.change().key(), explained.after() == null ? explained.before() : explained.after());
    }

    /** What people call a record. */
    private static String name(String key, @Nullable ObjectNode record) {
        return record == null
                ? key
                : Stream.of("title", "name", "wording")
                        .filter(record::has)
                        .map(field -> record.get(field).asString())
                        .findFirst()
                        .orElse(key);
    }

    /**
     * Checks a scope against the book.
     *
     * @throws InvalidRequestException if it names what never was in the book
     */
    private void check(ChangeScope scope, Snapshot snapshot) {
        snapshot.close();
        List<Complaint> complaints = new ArrayList<>();
        scope.collections().stream()
                .filter(name -> !records.collections().contains(name))
                .forEach(name -> complaints.add(Complaint.ofParameter(
                        "collection",
                        "'" + InvalidRequestException.echo(name)
                                + "' is not a collection whose records change. Allowed are "
                                + String.join(", ", records.collections()) + ".")));
        check("nation", ChangeScope.NATIONS, scope.nations(), FieldType.NATION, complaints);
        check("category", ChangeScope.CATEGORIES, scope.categories(), FieldType.KEY, complaints);
        if (!complaints.isEmpty()) {
            throw new InvalidRequestException(complaints);
        }
    }

    private void check(
            String parameter, String collection, List<String> keys, FieldType type, List<Complaint> complaints) {
        List<String> impossible = ChangeScope.impossible(keys, type);
        List<String> possible =
                keys.stream().filter(key -> !impossible.contains(key)).toList();
        for (String key : impossible.isEmpty() ? log.unknown(collection, possible) : impossible) {
            complaints.add(Complaint.ofParameter(
                    parameter, "'" + InvalidRequestException.echo(key) + "' is not in /api/v1/" + collection + "."));
        }
    }

    /** A change, and the record before and after it. */
    private record Explained(
            RecordChange change,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after,
            ChangeView view) {}

    /** Says of changes what they changed, field by field, why, and on whose word. */
    private List<ChangeView> explain(List<RecordChange> changes, Snapshot snapshot) {
        return explained(changes, snapshot).stream().map(Explained::view).toList();
    }

    private List<Explained> explained(List<RecordChange> changes, Snapshot snapshot) {
        long upTo = snapshot.revision().number();
        Map<RecordChange, Standing> before = new HashMap<>();
        Map<RecordChange, Standing> after = new HashMap<>();
        for (RecordChange change : changes) {
            if (change.previous() != null && change.kind() != Kind.CREATED) {
                before.put(
                        change,
                        new Standing(change.collection(), change.key(), change.previous(), change.revision() - 1));
            }
            if (change.kind() != Kind.DELETED) {
                after.put(change, after(change, upTo));
            }
        }
        Set<Standing> wanted = new LinkedHashSet<>(before.values());
        wanted.addAll(after.values());
        Map<Standing, ObjectNode> found = records.read(wanted);
        Set<Long> numbers = changes.stream().map(RecordChange::revision).collect(Collectors.toSet());
        Map<Long, RevisionView> why = revisions.get(numbers);
        Map<RecordChange, String> renamed = renamed(changes);
        return changes.stream()
                .map(change -> {
                    ObjectNode old = found.get(before.get(change));
                    ObjectNode now = found.get(after.get(change));
                    return new Explained(
                            change,
                            old,
                            now,
                            new ChangeView(
                                    change.collection(),
                                    change.key(),
                                    change.kind(),
                                    renamed.get(change),
                                    Objects.requireNonNull(why.get(change.revision())),
                                    fields(old, now),
                                    sources(old, now)));
                })
                .toList();
    }

    /** The other key of each change that a rename is the reason of. */
    private Map<RecordChange, String> renamed(List<RecordChange> changes) {
        Map<RecordChange, String> others = new HashMap<>();
        List<Rename> made = renames.in(changes.stream()
                .filter(change -> change.kind() != Kind.UPDATED)
                .map(RecordChange::revision)
                .collect(Collectors.toSet()));
        for (Rename rename : made) {
            for (RecordChange change : changes) {
                if (change.revision() == rename.revision()
                        && change.collection().equals(rename.collection())) {
                    if (change.kind() == Kind.DELETED && change.key().equals(rename.fromKey())) {
                        others.put(change, rename.toKey());
                    } else if (change.kind() == Kind.CREATED && change.key().equals(rename.toKey())) {
                        others.put(change, rename.fromKey());
                    }
                }
            }
        }
        return others;
    }

    private static Standing after(RecordChange change, long upTo) {
        long last = change.following() == null ? upTo : Math.min(upTo, change.following() - 1);
        return new Standing(change.collection(), change.key(), change.revision(), last);
    }

    private <V> List<V> explain(List<Difference> differences, long before, long after, Telling<V> telling) {
        Set<Standing> wanted = new LinkedHashSet<>();
        for (Difference difference : differences) {
            wanted.add(new Standing(difference.collection(), difference.keyBefore(), before, before));
            wanted.add(new Standing(difference.collection(), difference.key(), after, after));
        }
        Map<Standing, ObjectNode> found = records.read(wanted);
        return differences.stream()
                .map(difference -> telling.tell(
                        difference,
                        found.get(new Standing(difference.collection(), difference.keyBefore(), before, before)),
                        found.get(new Standing(difference.collection(), difference.key(), after, after))))
                .toList();
    }

    private static DifferenceView difference(
            Difference difference, @Nullable ObjectNode before, @Nullable ObjectNode after) {
        return new DifferenceView(
                difference.collection(),
                difference.key(),
                difference.kind(),
                difference.renamed(),
                fields(before, after));
    }

    private static int size(Paging paging, boolean whole) {
        return whole ? Query.MAX_LIMIT : paging.limit() + 1;
    }

    /** Makes a page of rows, or the whole list that is read while it is written. */
    private static <R, V> Page<V> page(
            long total,
            Paging paging,
            boolean whole,
            Function<List<String>, List<R>> rows,
            Function<R, List<Object>> position,
            Function<List<R>, List<V>> views) {
        if (whole) {
            return new Page<>(List.of(), total, null, () -> new Walk<>(rows, position, views), Map.of());
        }
        List<R> found = rows.apply(paging.after());
        boolean more = found.size() > paging.limit();
        List<R> shown = more ? found.subList(0, paging.limit()) : found;
        String next =
                more ? paging.next(position.apply(shown.get(shown.size() - 1)).toArray()) : null;
        return new Page<>(views.apply(shown), total, next, null, Map.of());
    }

    /** All records of a list, some at a time. */
    private static final class Walk<R, V> implements Iterator<V> {

        private final Function<List<String>, List<R>> rows;

        private final Function<R, List<Object>> position;

        private final Function<List<R>, List<V>> views;

        private final Deque<V> read = new ArrayDeque<>();

        private @Nullable List<String> last = List.of();

        Walk(
                Function<List<String>, List<R>> rows,
                Function<R, List<Object>> position,
                Function<List<R>, List<V>> views) {
            this.rows = rows;
            this.position = position;
            this.views = views;
        }

        @Override
        public boolean hasNext() {
            if (read.isEmpty() && last != null) {
                List<R> found = rows.apply(last);
                read.addAll(views.apply(found));
                last = found.size() < Query.MAX_LIMIT
                        ? null
                        : position.apply(found.get(found.size() - 1)).stream()
                                .map(String::valueOf)
                                .toList();
            }
            return !read.isEmpty();
        }

        @Override
        public V next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return read.remove();
        }
    }

    private static List<FieldChange> fields(@Nullable ObjectNode before, @Nullable ObjectNode after) {
        return after == null ? List.of() : FieldChange.between(before, after);
    }

    /** The citations that a record has now and had not before. */
    private List<CitationView> sources(@Nullable ObjectNode before, @Nullable ObjectNode after) {
        JsonNode now = FieldChange.value(after, CITATIONS);
        JsonNode old = FieldChange.value(before, CITATIONS);
        if (now == null) {
            return List.of();
        }
        List<JsonNode> known = old == null ? List.of() : old.valueStream().toList();
        return now.valueStream()
                .filter(citation -> !known.contains(citation))
                .map(citation -> mapper.treeToValue(citation, CitationView.class))
                .toList();
    }
}
