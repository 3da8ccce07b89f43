package org.pledgebook.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.assurance.AssuranceCategoryService;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.history.ChangeView.FieldChange;
import org.pledgebook.history.ChangeView.Kind;
import org.pledgebook.leader.LeaderService;
import org.pledgebook.nation.NationService;
import org.pledgebook.pledge.PledgeService;
import org.pledgebook.pledge.TriggerService;
import org.pledgebook.revision.AsOf;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.shared.NotFound;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SubjectKind;
import org.pledgebook.statement.StatementService;
import org.pledgebook.summit.SummitService;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The history of each record: what every revision that touched it changed, as the API showed the record before and after.
 * The history tables say which revisions those are; what they changed, the two states of the book themselves.
 */
@Service
public class HistoryService {

    private final RevisionService revisions;

    private final JdbcClient jdbc;

    private final JsonMapper mapper;

    private final Map<String, Recorded> collections = new LinkedHashMap<>();

    HistoryService(
            RevisionService revisions,
            JdbcClient jdbc,
            JsonMapper mapper,
            NationService nations,
            LeaderService leaders,
            SummitService summits,
            StatementService statements,
            AssuranceCategoryService categories,
            TriggerService triggers,
            PledgeService pledges,
            SourceService sources,
            CorrectionService corrections) {
        this.revisions = revisions;
        this.jdbc = jdbc;
        this.mapper = mapper;
        collections.put("nations", new Recorded(nations::get, "nation", "code", SubjectKind.NATION));
        collections.put(
                "leaders",
                new Recorded(leaders::get, "leader", "slug", SubjectKind.LEADER)
                        .with("select rev from leader_office_aud where leader_slug = :key"));
        collections.put(
                "summits",
                new Recorded(summits::get, "summit", "slug", SubjectKind.SUMMIT)
                        .with("select rev from summit_participation_aud where summit_slug = :key"));
        collections.put(
                "statements",
                new Recorded(statements::get, "statement", "slug", SubjectKind.STATEMENT)
                        .with("select rev from statement_party_aud where statement_slug = :key")
                        .with("select rev from statement_relation_aud where statement_slug = :key")
                        .with("select rev from assurance_category_aud where slug in"
                                + " (select slug from assurance_category_aud where statement_slug = :key)"));
        collections.put(
                "assurance-categories",
                new Recorded(categories::get, "assurance_category", "slug", SubjectKind.ASSURANCE_CATEGORY));
        collections.put("triggers", new Recorded(triggers::get, "activation_trigger", "slug", SubjectKind.TRIGGER));
        collections.put(
                "pledges",
                new Recorded(pledges::get, "pledge", "slug", SubjectKind.PLEDGE)
                        .with("select rev from pledge_pledgor_aud where pledge_slug = :key")
                        .with("select rev from pledge_trigger_aud where pledge_slug = :key")
                        .with("select t.rev from activation_trigger_aud t join pledge_trigger_aud h"
                                + " on h.trigger_slug = t.slug where h.pledge_slug = :key")
                        .with("select rev from pledge_event_aud where id in"
                                + " (select id from pledge_event_aud where pledge_slug = :key)"));
        collections.put("sources", new Recorded(sources::get, "source", "slug", null));
        collections.put(
                "corrections",
                new Recorded(corrections::get, "correction", "slug", SubjectKind.CORRECTION)
                        .with("select rev from correction_subject_aud where correction_slug = :key"));
    }

    /**
     * A collection whose records have a history.
     *
     * @param reader gives a record in the state that is open
     * @param revisions statements that give the revisions that may have changed the record {@code :key}
     */
    private record Recorded(Function<String, Object> reader, List<String> revisions) {

        /** Of a table of its own, of citations and of corrections; a row that is gone may be known by its id alone. */
        Recorded(Function<String, Object> reader, String table, String key, @Nullable SubjectKind kind) {
            this(
                    reader,
                    Stream.of(
                                    "select rev from " + table + "_aud where " + key + " = :key",
                                    kind == null
                                            ? ""
                                            : "select rev from citation_aud where id in"
                                                    + " (select id from citation_aud where kind = '" + kind
                                                    + "' and key = :key)",
                                    kind == null
                                            ? ""
                                            : "select rev from correction_subject_aud where correction_slug in"
                                                    + " (select correction_slug from correction_subject_aud where kind = '"
                                                    + kind + "' and key = :key)")
                            .filter(statement -> !statement.isEmpty())
                            .toList());
        }

        Recorded with(String statement) {
            return new Recorded(
                    reader,
                    Stream.concat(revisions.stream(), Stream.of(statement)).toList());
        }
    }

    /**
     * Gives what happened to a record, latest first, up to the revision of a state of the book. The state is closed: others
     * are opened in its place, one after the other.
     *
     * @param collection the collection's name in URLs
     * @throws NotFound if the book never had such a record
     */
    public List<ChangeView> of(String collection, String key, Snapshot snapshot) {
        Recorded recorded = Objects.requireNonNull(collections.get(collection), collection);
        snapshot.close();
        List<Long> touching = jdbc.sql(recorded.revisions().stream()
                        .collect(Collectors.joining(
                                " union ", "select rev from (", ") t where rev <= :upTo order by rev")))
                .param("key", key)
                .param("upTo", snapshot.revision().number())
                .query(Long.class)
                .list();
        List<ChangeView> changes = new ArrayList<>();
        long seen = 0;
        ObjectNode last = null;
        for (long number : touching) {
            ObjectNode before = number - 1 == seen ? last : before(number, recorded, key);
            Snapshot then = revisions.open(new AsOf(number, null, null));
            try {
                ObjectNode after = read(recorded, key);
                Kind kind = before == null ? Kind.CREATED : after == null ? Kind.DELETED : Kind.UPDATED;
                List<FieldChange> fields = fields(before, after);
                if (kind != Kind.UPDATED || !fields.isEmpty()) {
                    if (before != null || after != null) {
                        changes.add(0, new ChangeView(collection, key, kind, then.revision(), fields));
                    }
                }
                last = after;
                seen = number;
            } finally {
                then.close();
            }
        }
        if (changes.isEmpty()) {
            throw new NotFound(collection, key);
        }
        return List.copyOf(changes);
    }

    private record Previous(@Nullable Long number) {}

    /** The record as the revision before one left it, or {@code null} if it was not there. */
    private @Nullable ObjectNode before(long revision, Recorded recorded, String key) {
        Long previous = jdbc.sql("select max(number) from revision where number < :revision")
                .param("revision", revision)
                .query((row, at) -> new Previous(row.getObject(1, Long.class)))
                .single()
                .number();
        if (previous == null) {
            return null;
        }
        Snapshot then = revisions.open(new AsOf(previous, null, null));
        try {
            return read(recorded, key);
        } finally {
            then.close();
        }
    }

    private @Nullable ObjectNode read(Recorded recorded, String key) {
        try {
            return mapper.valueToTree(recorded.reader().apply(key));
        } catch (NotFound e) {
            return null;
        }
    }

    private static List<FieldChange> fields(@Nullable ObjectNode before, @Nullable ObjectNode after) {
        if (after == null) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>(after.propertyNames());
        if (before != null) {
            names.addAll(before.propertyNames());
        }
        List<FieldChange> fields = new ArrayList<>();
        for (String name : names) {
            JsonNode old = value(before, name);
            JsonNode now = value(after, name);
            if (!Objects.equals(old, now)) {
                fields.add(new FieldChange(name, plain(old), plain(now)));
            }
        }
        return List.copyOf(fields);
    }

    /** The value of a field; what is empty is none. */
    private static @Nullable JsonNode value(@Nullable ObjectNode record, String name) {
        JsonNode value = record == null ? null : record.get(name);
        return value == null || value.isNull() || (value.isContainer() && value.isEmpty()) ? null : value;
    }

    /** A text, a number or a truth value as such; what has parts as its JSON. */
    private static @Nullable Object plain(@Nullable JsonNode value) {
        if (value == null || value.isContainer()) {
            return value;
        }
        return value.isBoolean()
                ? (Object) value.asBoolean()
                : value.isNumber() ? value.numberValue() : value.asString();
    }
}
