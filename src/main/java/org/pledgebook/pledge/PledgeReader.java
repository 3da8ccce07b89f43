package org.pledgebook.pledge;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pledgebook.assurance.CategoryRef;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.correction.Evidence;
import org.pledgebook.leader.LeaderRef;
import org.pledgebook.nation.NationRef;
import org.pledgebook.shared.query.Found;
import org.pledgebook.source.CitationView;
import org.pledgebook.source.SourceRef;
import org.pledgebook.source.Stance;
import org.pledgebook.source.SubjectKind;
import org.pledgebook.source.Tier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.stereotype.Component;

/**
 * Reads pledges of the present whose keys are known, without entities between the rows and the views, and with all that
 * belongs to them in one round trip: a page costs little more than the database takes, and so does a whole list. The past
 * is read through the entities, which know the history.
 */
@Component
class PledgeReader {

    private static final String PLEDGORS = """
            select g.pledge_slug, n.code, n.name from pledge_pledgor g join nation n on n.code = g.nation_code
            where g.pledge_slug = any(?) order by g.pledge_slug, n.code
            """;

    private static final String TRIGGERS = """
            select h.pledge_slug, t.slug, t.type, t.wording, t.state
            from pledge_trigger h join activation_trigger t on t.slug = h.trigger_slug
            where h.pledge_slug = any(?) order by h.pledge_slug, t.slug
            """;

    private static final String NATIONS = "select code, name from nation where code = any(?) order by code";

    private static final String TRIGGER_REFS =
            "select '', slug, type, wording, state from activation_trigger where slug = any(?) order by slug";

    private static final String CORRECTION_COUNTS = """
            select key, count(distinct correction_slug) from correction_subject
            where kind = 'PLEDGE' and key = any(?) group by key
            """;

    private static final String EVENTS = """
            select pledge_slug, id, axis, value, occurred_on, summary, source_slug, locator from pledge_event
            where pledge_slug = any(?) order by pledge_slug, occurred_on, id
            """;

    private static final String CITATIONS = """
            select c.key, c.field, s.slug, s.title, s.publisher, s.tier, s.url, c.locator, c.quote, c.paraphrase, c.stance
            from citation c join source s on s.slug = c.source_slug
            where c.kind = 'PLEDGE' and c.key = any(?) order by c.key, c.id
            """;

    private static final String PLEDGES = """
            select p.slug, p.title, p.summary, p.by_coalition, p.beneficiary_code, b.name, p.category_slug, c.name,
                p.statement_slug, p.summit_slug, p.speaker_slug, l.name, p.level, p.activation, p.delivery, p.end_state,
                p.superseded_by_slug, p.modality, p.condition, p.territory,
                p.quantity_text, p.quantity_min, p.quantity_max, p.quantity_unit, p.quantity_certainty,
                p.reported_quantity_text, p.reported_quantity_min, p.reported_quantity_max, p.reported_quantity_unit,
                p.reported_quantity_certainty, p.announced_on, p.confidence
            from pledge p
                join nation b on b.code = p.beneficiary_code
                left join assurance_category c on c.slug = p.category_slug
                left join leader l on l.slug = p.speaker_slug
            where p.slug = any(?)
            """;

    private static final int QUANTITY = 21;

    private static final int REPORTED_QUANTITY = 26;

    private final JdbcTemplate jdbc;

    private final CorrectionService corrections;

    PledgeReader(JdbcTemplate jdbc, CorrectionService corrections) {
        this.jdbc = jdbc;
        this.corrections = corrections;
    }

    /**
     * Reads pledges in the order of their keys.
     *
     * @param parts which of the parts that lists leave out are read too
     */
    List<PledgeView> read(Found found, Set<String> parts) {
        Reading reading = new Reading(found, parts);
        jdbc.execute(reading.statement(), (PreparedStatementCallback<Boolean>) reading::run);
        return reading.views();
    }

    private interface Row {

        void take(ResultSet row) throws SQLException;
    }

    /** The statements of one round trip, and what has been read so far. */
    private final class Reading {

        private final List<String> slugs;

        private final Set<String> parts;

        private final List<String> statements = new ArrayList<>();

        private final List<Collection<?>> wanted = new ArrayList<>();

        private final List<Row> rows = new ArrayList<>();

        private final Map<String, List<NationRef>> pledgors = new HashMap<>();

        private final Map<String, List<TriggerRef>> triggers = new HashMap<>();

        private final Map<String, Long> correctionCounts = new HashMap<>();

        private final Map<String, List<EventView>> events = new HashMap<>();

        private final Map<String, List<CitationView>> citations = new HashMap<>();

        private final Map<String, PledgeView> pledges = new HashMap<>();

        Reading(Found found, Set<String> parts) {
            this.slugs = found.keys();
            this.parts = parts;
            addPledgors(found.valuesOf("nation"));
            addTriggers(found.valuesOf("trigger"));
            addCorrectionCounts(found.valuesOf("hasCorrections"));
            if (parts.contains(PledgeView.EVENTS)) {
                add(EVENTS, slugs, row -> put(events, row.getString(1), event(row)));
            }
            if (parts.contains(Evidence.CITATIONS)) {
                add(CITATIONS, slugs, row -> put(citations, row.getString(1), citation(row)));
            }
            // The last, since it takes what the others gave.
            add(PLEDGES, slugs, row -> pledges.put(row.getString(1), pledge(row)));
        }

        private void add(String statement, Collection<?> keys, Row each) {
            if (!keys.isEmpty()) {
                // Of a list the database does not know how long it is, and plans anew each time.
                statements.add(keys.size() == 1 ? statement.replace("= any(?)", "= ?") : statement);
                wanted.add(keys);
                rows.add(each);
            }
        }

        /** Where the nations are known, their names alone are read, once for all pledges. */
        private void addPledgors(@Nullable List<List<Object>> known) {
            if (known == null) {
                add(
                        PLEDGORS,
                        slugs,
                        row -> put(pledgors, row.getString(1), new NationRef(row.getString(2), row.getString(3))));
                return;
            }
            Map<Object, List<String>> byNation = slugsBy(known);
            add(NATIONS, byNation.keySet(), row -> {
                NationRef nation = new NationRef(row.getString(1), row.getString(2));
                byNation.getOrDefault(nation.code(), List.of()).forEach(slug -> put(pledgors, slug, nation));
            });
        }

        private void addTriggers(@Nullable List<List<Object>> known) {
            if (known == null) {
                add(TRIGGERS, slugs, row -> put(triggers, row.getString(1), trigger(row)));
                return;
            }
            Map<Object, List<String>> byTrigger = slugsBy(known);
            add(TRIGGER_REFS, byTrigger.keySet(), row -> {
                TriggerRef trigger = trigger(row);
                byTrigger.getOrDefault(trigger.slug(), List.of()).forEach(slug -> put(triggers, slug, trigger));
            });
        }

        private void addCorrectionCounts(@Nullable List<List<Object>> known) {
            List<String> corrected = known == null ? slugs : slugsBy(known).getOrDefault(true, List.of());
            add(CORRECTION_COUNTS, corrected, row -> correctionCounts.put(row.getString(1), row.getLong(2)));
        }

        private Map<Object, List<String>> slugsBy(List<List<Object>> values) {
            Map<Object, List<String>> slugsBy = new HashMap<>();
            for (int i = 0; i < values.size(); i++) {
                for (Object value : values.get(i)) {
                    slugsBy.computeIfAbsent(value, unused -> new ArrayList<>()).add(slugs.get(i));
                }
            }
            return slugsBy;
        }

        /** All statements in one: the driver sends them together, and waits once. */
        String statement() {
            return String.join(";\n", statements);
        }

        boolean run(PreparedStatement statement) throws SQLException {
            for (int i = 0; i < wanted.size(); i++) {
                Object[] keys = wanted.get(i).toArray();
                if (keys.length == 1) {
                    statement.setObject(i + 1, keys[0]);
                } else {
                    statement.setArray(i + 1, statement.getConnection().createArrayOf("text", keys));
                }
            }
            statement.execute();
            for (Row each : rows) {
                try (ResultSet result = Objects.requireNonNull(statement.getResultSet())) {
                    while (result.next()) {
                        each.take(result);
                    }
                }
                statement.getMoreResults();
            }
            return true;
        }

        List<PledgeView> views() {
            List<PledgeView> views = new ArrayList<>(slugs.size());
            for (String slug : slugs) {
                PledgeView pledge = pledges.get(slug);
                if (pledge != null) {
                    views.add(pledge);
                }
            }
            return parts.contains(Evidence.CORRECTIONS) ? withCorrections(views) : views;
        }

        /** Few pledges have a correction, and what it says takes several statements more. */
        private List<PledgeView> withCorrections(List<PledgeView> views) {
            Map<String, List<CorrectionView>> byPledge = correctionCounts.isEmpty()
                    ? Map.of()
                    : corrections.about(SubjectKind.PLEDGE, correctionCounts.keySet());
            return views.stream()
                    .map(view ->
                            view.with(view.events(), view.citations(), byPledge.getOrDefault(view.slug(), List.of())))
                    .toList();
        }

        private PledgeView pledge(ResultSet row) throws SQLException {
            String slug = row.getString(1);
            return new PledgeView(
                    slug,
                    row.getString(2),
                    row.getString(3),
                    pledgors.getOrDefault(slug, List.of()),
                    row.getBoolean(4),
                    new NationRef(row.getString(5), row.getString(6)),
                    CategoryRef.ofNullable(row.getString(7), row.getString(8)),
                    row.getString(9),
                    row.getString(10),
                    LeaderRef.ofNullable(row.getString(11), row.getString(12)),
                    Level.valueOf(row.getString(13)),
                    ofNullable(row.getString(14), Activation::valueOf),
                    triggers.getOrDefault(slug, List.of()),
                    ofNullable(row.getString(15), Delivery::valueOf),
                    ofNullable(row.getString(16), EndState::valueOf),
                    row.getString(17),
                    ofNullable(row.getString(18), Modality::valueOf),
                    row.getString(19),
                    row.getString(20),
                    quantity(row, QUANTITY),
                    quantity(row, REPORTED_QUANTITY),
                    row.getObject(31, LocalDate.class),
                    Confidence.valueOf(row.getString(32)),
                    correctionCounts.getOrDefault(slug, 0L),
                    parts.contains(PledgeView.EVENTS) ? events.getOrDefault(slug, List.of()) : null,
                    parts.contains(Evidence.CITATIONS) ? citations.getOrDefault(slug, List.of()) : null,
                    null);
        }
    }

    private static <T> void put(Map<String, List<T>> byPledge, String slug, T value) {
        byPledge.computeIfAbsent(slug, unused -> new ArrayList<>()).add(value);
    }

    private static TriggerRef trigger(ResultSet row) throws SQLException {
        return new TriggerRef(
                row.getString(2),
                TriggerType.valueOf(row.getString(3)),
                row.getString(4),
                TriggerState.valueOf(row.getString(5)));
    }

    private static EventView event(ResultSet row) throws SQLException {
        return new EventView(
                row.getLong(2),
                Axis.valueOf(row.getString(3)),
                row.getString(4),
                row.getObject(5, LocalDate.class),
                row.getString(6),
                row.getString(7),
                row.getString(8));
    }

    private static CitationView citation(ResultSet row) throws SQLException {
        return new CitationView(
                SubjectKind.PLEDGE,
                row.getString(1),
                row.getString(2),
                new SourceRef(
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        Tier.valueOf(row.getString(6)),
                        row.getString(7)),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                Stance.valueOf(row.getString(11)));
    }

    private static @Nullable QuantityView quantity(ResultSet row, int from) throws SQLException {
        String text = row.getString(from);
        return text == null
                ? null
                : QuantityView.ofNullable(new Quantity(
                        text,
                        row.getBigDecimal(from + 1),
                        row.getBigDecimal(from + 2),
                        row.getString(from + 3),
                        Certainty.valueOf(row.getString(from + 4))));
    }

    private static <E> @Nullable E ofNullable(@Nullable String name, Function<String, E> constant) {
        return name == null ? null : constant.apply(name);
    }
}
