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
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pledgebook.assurance.CategoryRef;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.correction.Evidence;
import org.pledgebook.leader.LeaderRef;
import org.pledgebook.nation.NationRef;
import org.pledgebook.revision.Snapshot;
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
 * Reads pledges whose keys are known, of the present or of the past that this thread reads, without entities between the
 * rows and the views, and with all that belongs to them in one round trip: a page costs little more than the database
 * takes, and so does a whole list.
 */
@Component
class PledgeReader {

    private static final int QUANTITY = 21;

    private static final int REPORTED_QUANTITY = 26;

    private final JdbcTemplate jdbc;

    private final CorrectionService corrections;

    PledgeReader(JdbcTemplate jdbc, CorrectionService corrections) {
        this.jdbc = jdbc;
        this.corrections = corrections;
    }

    /**
     * Reads pledges in the order in which they were found; a key that none has is passed over.
     *
     * @param parts which of the parts that lists leave out are read too
     */
    List<PledgeView> read(Found found, Set<String> parts) {
        Reading reading =
                new Reading(found, parts, Snapshot.present().isPresent() ? OptionalLong.empty() : Snapshot.reading());
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

        // The revision, or nothing for the present.
        private final OptionalLong past;

        private final List<String> texts = new ArrayList<>();

        private final List<Collection<?>> wanted = new ArrayList<>();

        private final List<Row> rows = new ArrayList<>();

        private final Map<String, List<NationRef>> pledgors = new HashMap<>();

        private final Map<String, List<TriggerRef>> triggers = new HashMap<>();

        private final Map<String, Long> correctionCounts = new HashMap<>();

        private final Map<String, List<EventView>> events = new HashMap<>();

        private final Map<String, List<CitationView>> citations = new HashMap<>();

        private final Map<String, PledgeView> pledges = new HashMap<>();

        Reading(Found found, Set<String> parts, OptionalLong past) {
            this.slugs = found.keys();
            this.parts = parts;
            this.past = past;
            PledgeStatements statements =
                    past.isPresent() ? PledgeStatements.OF_THE_PAST : PledgeStatements.OF_THE_PRESENT;
            addPledgors(statements, found.valuesOf("nation"));
            addTriggers(statements, found.valuesOf("trigger"));
            addCorrectionCounts(statements, found.valuesOf("hasCorrections"));
            if (parts.contains(PledgeView.EVENTS)) {
                add(statements.events(), slugs, row -> put(events, row.getString(1), event(row)));
            }
            if (parts.contains(Evidence.CITATIONS)) {
                add(statements.citations(), slugs, row -> put(citations, row.getString(1), citation(row)));
            }
            // The last, since it takes what the others gave.
            add(statements.pledges(), slugs, row -> pledges.put(row.getString(1), pledge(row)));
        }

        private void add(String statement, Collection<?> keys, Row each) {
            if (!keys.isEmpty()) {
                // Of a list the database does not know how long it is, and plans anew each time.
                texts.add(isAlone(keys) ? statement.replace("= any(?)", "= ?") : statement);
                wanted.add(keys);
                rows.add(each);
            }
        }

        private boolean isAlone(Collection<?> keys) {
            return keys.size() == 1 && past.isEmpty();
        }

        /** Where the nations are known, their names alone are read, once for all pledges. */
        private void addPledgors(PledgeStatements statements, @Nullable List<List<Object>> known) {
            if (known == null) {
                add(
                        statements.pledgors(),
                        slugs,
                        row -> put(pledgors, row.getString(1), new NationRef(row.getString(2), row.getString(3))));
                return;
            }
            Map<Object, List<String>> byNation = slugsBy(known);
            add(statements.nations(), byNation.keySet(), row -> {
                NationRef nation = new NationRef(row.getString(1), row.getString(2));
                byNation.getOrDefault(nation.code(), List.of()).forEach(slug -> put(pledgors, slug, nation));
            });
        }

        private void addTriggers(PledgeStatements statements, @Nullable List<List<Object>> known) {
            if (known == null) {
                add(statements.triggers(), slugs, row -> put(triggers, row.getString(1), trigger(row)));
                return;
            }
            Map<Object, List<String>> byTrigger = slugsBy(known);
            add(statements.triggerRefs(), byTrigger.keySet(), row -> {
                TriggerRef trigger = trigger(row);
                byTrigger.getOrDefault(trigger.slug(), List.of()).forEach(slug -> put(triggers, slug, trigger));
            });
        }

        private void addCorrectionCounts(PledgeStatements statements, @Nullable List<List<Object>> known) {
            List<String> corrected = known == null ? slugs : slugsBy(known).getOrDefault(true, List.of());
            add(
                    statements.correctionCounts(),
                    corrected,
                    row -> correctionCounts.put(row.getString(1), row.getLong(2)));
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
            return String.join(";\n", texts);
        }

        boolean run(PreparedStatement statement) throws SQLException {
            int place = 1;
            for (Collection<?> keys : wanted) {
                if (isAlone(keys)) {
                    statement.setObject(place++, keys.iterator().next());
                } else {
                    statement.setArray(
                            place++,
                            statement
                                    .getConnection()
                                    .createArrayOf(
                                            "text", keys.stream().distinct().toArray()));
                }
                if (past.isPresent()) {
                    statement.setLong(place++, past.getAsLong());
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
