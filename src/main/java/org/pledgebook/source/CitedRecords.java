package org.pledgebook.source;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.pledgebook.draft.Change;
import org.pledgebook.draft.Draft;
import org.pledgebook.draft.Editable;
import org.pledgebook.problem.RecordNotFoundException;

/**
 * How the records of a collection are written together with their citations.
 *
 * @param <E> the entity
 * @param <D> the record as it is written
 * @param <V> the record as it is read
 */
public final class CitedRecords<E, D extends Draft, V extends Record> implements Editable<D, V> {

    private final EntityManager entityManager;

    private final SourceService sources;

    private final Form<E, D, V> form;

    /**
     * What is particular to a collection.
     *
     * @param collection its name in URLs
     * @param kind the kind that citations name its records by
     * @param entity the entity's class
     * @param view the class of a record as it is read
     * @param reader reads a record
     * @param writer makes new entities of drafts, in their order
     * @param reviser makes an entity what a draft says
     * @param drafter gives entities with their citations as drafts, all by their keys
     * @param citations gives the citations of a draft
     * @param completer writes what belongs to records that were added, and to others that were revised, and derives what
     *     depends on them
     * @param remover takes along what belongs to a record alone, other than its citations
     * @param <E> the entity
     * @param <D> the record as it is written
     * @param <V> the record as it is read
     */
    public record Form<E, D extends Draft, V extends Record>(
            String collection,
            SubjectKind kind,
            Class<E> entity,
            Class<V> view,
            Function<String, V> reader,
            Function<List<D>, List<E>> writer,
            BiConsumer<E, D> reviser,
            BiFunction<Map<String, E>, Map<String, List<CitationDraft>>, Map<String, D>> drafter,
            Function<D, List<CitationDraft>> citations,
            BiConsumer<List<D>, List<Change<D>>> completer,
            Consumer<E> remover) {

        /** Of records that nothing belongs to but their citations, and of which nothing is derived. */
        public Form(
                String collection,
                SubjectKind kind,
                Class<E> entity,
                Class<V> view,
                Function<String, V> reader,
                Function<D, E> writer,
                BiConsumer<E, D> reviser,
                BiFunction<E, List<CitationDraft>, D> drafter,
                Function<D, List<CitationDraft>> citations) {
            this(
                    collection,
                    kind,
                    entity,
                    view,
                    reader,
                    added -> added.stream().map(writer).toList(),
                    reviser,
                    (records, cited) -> {
                        Map<String, D> drafts = new LinkedHashMap<>();
                        records.forEach((key, record) ->
                                drafts.put(key, drafter.apply(record, cited.getOrDefault(key, List.of()))));
                        return drafts;
                    },
                    citations,
                    (added, revised) -> {},
                    record -> {});
        }

        /** The same, with something else that has to be written with the records. */
        public Form<E, D, V> completedBy(BiConsumer<List<D>, List<Change<D>>> other) {
            return new Form<>(
                    collection, kind, entity, view, reader, writer, reviser, drafter, citations, other, remover);
        }
    }

    /** Of the collection of that form. */
    public CitedRecords(EntityManager entityManager, SourceService sources, Form<E, D, V> form) {
        this.entityManager = entityManager;
        this.sources = sources;
        this.form = form;
    }

    @Override
    public String collection() {
        return form.collection();
    }

    @Override
    public V get(String key) {
        return form.reader().apply(key);
    }

    @Override
    public D draft(String key) {
        return Objects.requireNonNull(drafts(Map.of(key, find(key))).get(key));
    }

    @Override
    public Map<String, D> drafts(Collection<String> keys) {
        return drafts(entityManager.unwrap(Session.class).findMultiple(form.entity(), List.copyOf(keys)).stream()
                .filter(Objects::nonNull)
                .collect(Collectors.toMap(
                        record -> (String) entityManager
                                .getEntityManagerFactory()
                                .getPersistenceUnitUtil()
                                .getIdentifier(record),
                        Function.identity())));
    }

    private Map<String, D> drafts(Map<String, E> records) {
        return form.drafter().apply(records, sources.citationDrafts(form.kind(), records.keySet()));
    }

    @Override
    public void write(List<D> added, List<Change<D>> revised) {
        form.writer().apply(added).forEach(entityManager::persist);
        revised.forEach(record -> form.reviser().accept(find(record.key()), record.now()));
        sources.cite(
                form.kind(),
                citations(added),
                citations(revised.stream()
                        .filter(record -> record.changes(form.citations()))
                        .map(Change::now)
                        .toList()),
                form.view());
        form.completer().accept(added, revised);
    }

    private Map<String, List<CitationDraft>> citations(List<D> drafts) {
        Map<String, List<CitationDraft>> citations = new LinkedHashMap<>();
        drafts.forEach(draft -> citations.put(draft.key(), form.citations().apply(draft)));
        return citations;
    }

    @Override
    public void remove(String key) {
        E record = find(key);
        sources.removeCitations(form.kind(), key);
        form.remover().accept(record);
        // What belongs to the record goes first: the database refuses to keep it without the record.
        entityManager.flush();
        entityManager.remove(record);
    }

    private E find(String key) {
        return Optional.ofNullable(entityManager.find(form.entity(), key))
                .orElseThrow(() -> new RecordNotFoundException(form.collection(), key));
    }
}
