package org.pledgebook.pledge;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
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
import org.pledgebook.source.CitationView;
import org.pledgebook.source.SourceRef;
import org.pledgebook.source.Stance;
import org.pledgebook.source.SubjectKind;
import org.pledgebook.source.Tier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.stereotype.Component;

/**
 * Reads pledges whose keys are known, without entities between the rows and the views, and with all that belongs to them in one
 * round trip: a page costs little more than the database takes, and so does a whole list.
 */
@Component
class PledgeReader {

    private static final String PLEDGES = """
            select p.slug, p.title, p.summary, p.by_coalition, p.beneficiary_code, p.category_slug, p.statement_slug, p.summit_slug,
                p.speaker_slug, p.level, p.activation, p.delivery, p.end_state, p.superseded_by_slug, p.modality, p.condition,
                p.territory, p.quantity_text, p.quantity_min, p.quantity_max, p.quantity_unit, p.quantity_certainty,
                p.reported_quantity_text, p.reported_quantity_min, p.reported_quantity_max, p.reported_quantity_unit,
                p.reported_quantity_certainty, p.announced_on, p.confidence,
                b.name as beneficiary_name, c.name as category_name, l.name as speaker_name
            from pledge p
                join nation b on b.code = p.beneficiary_code
                left join assurance_category c on c.slug = p.category_slug
                left join leader l on l.slug = p.speaker_slug
            where p.slug = any(?)
            """;

    private static final String PLEDGORS = """
            select g.pledge_slug, n.code, n.name from pledge_pledgor g join nation n on n.code = g.nation_code
            where g.pledge_slug = any(?) order by g.pledge_slug, n.code
            """;

    private static final String TRIGGERS = """
            select h.pledge_slug, t.slug, t.type, t.wording, t.state
            from pledge_trigger h join activation_trigger t on t.slug = h.trigger_slug
            where h.pledge_slug = any(?) order by h.pledge_slug, t.slug
            """;

    private static final String CORRECTION_COUNTS = """
            select key, count(distinct correction_slug) as count from correction_subject
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

    private final JdbcTemplate jdbc;

    private final CorrectionService corrections;

    PledgeReader(JdbcTemplate jdbc, CorrectionService corrections) {
        this.jdbc = jdbc;
        this.corrections = corrections;
    }

    /**
     * Reads pledges in the order of some keys; a key that none has is passed over.
     *
     * @param parts which of the parts that lists leave out are read too
     */
    List<PledgeView> read(List<String> slugs, Set<String> parts) {
        if (slugs.isEmpty()) {
            return List.of();
        }
        Reading reading = new Reading(slugs, parts);
        jdbc.execute(reading.statement(), (PreparedStatementCallback<Boolean>) reading::run);
        return reading.views();
    }

    private interface RowReader {

        void read(ResultSet row) throws SQLException;
    }

    /** The statements of one round trip, and what has been read so far. */
    private final class Reading {

        private final List<String> slugs;

        private final Set<String> parts;

        private final List<String> statements = new ArrayList<>();

        private final List<RowReader> readers = new ArrayList<>();

        private final Map<String, List<NationRef>> pledgors = new HashMap<>();

        private final Map<String, List<TriggerRef>> triggers = new HashMap<>();

        private final Map<String, Long> correctionCounts = new HashMap<>();

        private final Map<String, List<EventView>> events = new HashMap<>();

        private final Map<String, List<CitationView>> citations = new HashMap<>();

        private final Map<String, PledgeView> pledges = new HashMap<>();

        Reading(List<String> slugs, Set<String> parts) {
            this.slugs = slugs;
            this.parts = parts;
            add(PLEDGORS, row -> put(pledgors, row.getString("pledge_slug"), nation(row)));
            add(TRIGGERS, row -> put(triggers, row.getString("pledge_slug"), trigger(row)));
            add(CORRECTION_COUNTS, row -> correctionCounts.put(row.getString("key"), row.getLong("count")));
            if (parts.contains(PledgeView.EVENTS)) {
                add(EVENTS, row -> put(events, row.getString("pledge_slug"), event(row)));
            }
            if (parts.contains(Evidence.CITATIONS)) {
                add(CITATIONS, row -> put(citations, row.getString("key"), citation(row)));
            }
            // The last, since it takes what the others gave.
            add(PLEDGES, row -> pledges.put(row.getString("slug"), pledge(row)));
        }

        private void add(String statement, RowReader reader) {
            // Of a list the database does not know how long it is, and plans anew each time.
            statements.add(slugs.size() == 1 ? statement.replace("= any(?)", "= ?") : statement);
            readers.add(reader);
        }

        /** Returns all statements in one: the driver sends them together, and waits once. */
        String statement() {
            return String.join(";\n", statements);
        }

        boolean run(PreparedStatement statement) throws SQLException {
            for (int i = 1; i <= statements.size(); i++) {
                if (slugs.size() == 1) {
                    statement.setString(i, slugs.get(0));
                } else {
                    statement.setArray(i, statement.getConnection().createArrayOf("text", slugs.toArray()));
                }
            }
            statement.execute();
            for (RowReader reader : readers) {
                try (ResultSet row = Objects.requireNonNull(statement.getResultSet())) {
                    while (row.next()) {
                        reader.read(row);
                    }
                }
                statement.getMoreResults();
            }
            return true;
        }

        List<PledgeView> views() {
            List<PledgeView> views =
                    slugs.stream().map(pledges::get).filter(Objects::nonNull).toList();
            return parts.contains(Evidence.CORRECTIONS) ? withCorrections(views) : views;
        }

        /** Few pledges have a correction, and what it says takes several statements more. */
        private List<PledgeView> withCorrections(List<PledgeView> views) {
            Map<String, List<CorrectionView>> byPledge = correctionCounts.isEmpty()
                    ? Map.of()
                    : corrections.about(SubjectKind.PLEDGE, correctionCounts.keySet());
            return views.stream()
                    .map(view -> view.with(byPledge.getOrDefault(view.slug(), List.of())))
                    .toList();
        }

        private PledgeView pledge(ResultSet row) throws SQLException {
            String slug = row.getString("slug");
            return new PledgeView(
                    slug,
                    row.getString("title"),
                    row.getString("summary"),
                    pledgors.getOrDefault(slug, List.of()),
                    row.getBoolean("by_coalition"),
                    new NationRef(row.getString("beneficiary_code"), row.getString("beneficiary_name")),
                    CategoryRef.ofNullable(row.getString("category_slug"), row.getString("category_name")),
                    row.getString("statement_slug"),
                    row.getString("summit_slug"),
                    LeaderRef.ofNullable(row.getString("speaker_slug"), row.getString("speaker_name")),
                    Level.valueOf(row.getString("level")),
                    ofNullable(row.getString("activation"), Activation::valueOf),
                    triggers.getOrDefault(slug, List.of()),
                    ofNullable(row.getString("delivery"), Delivery::valueOf),
                    ofNullable(row.getString("end_state"), EndState::valueOf),
                    row.getString("superseded_by_slug"),
                    ofNullable(row.getString("modality"), Modality::valueOf),
                    row.getString("condition"),
                    row.getString("territory"),
                    quantity(row, "quantity_"),
                    quantity(row, "reported_quantity_"),
                    row.getObject("announced_on", LocalDate.class),
                    Confidence.valueOf(row.getString("confidence")),
                    correctionCounts.getOrDefault(slug, 0L),
                    parts.contains(PledgeView.EVENTS) ? events.getOrDefault(slug, List.of()) : null,
                    parts.contains(Evidence.CITATIONS) ? citations.getOrDefault(slug, List.of()) : null,
                    null);
        }
    }

    private static <T> void put(Map<String, List<T>> byPledge, String slug, T value) {
        byPledge.computeIfAbsent(slug, unused -> new ArrayList<>()).add(value);
    }

    private static NationRef nation(ResultSet row) throws SQLException {
        return new NationRef(row.getString("code"), row.getString("name"));
    }

    private static TriggerRef trigger(ResultSet row) throws SQLException {
        return new TriggerRef(
                row.getString("slug"),
                TriggerType.valueOf(row.getString("type")),
                row.getString("wording"),
                TriggerState.valueOf(row.getString("state")));
    }

    private static EventView event(ResultSet row) throws SQLException {
        return new EventView(
                row.getLong("id"),
                Axis.valueOf(row.getString("axis")),
                row.getString("value"),
                row.getObject("occurred_on", LocalDate.class),
                row.getString("summary"),
                row.getString("source_slug"),
                row.getString("locator"));
    }

    private static CitationView citation(ResultSet row) throws SQLException {
        return new CitationView(
                SubjectKind.PLEDGE,
                row.getString("key"),
                row.getString("field"),
                new SourceRef(
                        row.getString("slug"),
                        row.getString("title"),
                        row.getString("publisher"),
                        Tier.valueOf(row.getString("tier")),
                        row.getString("url")),
                row.getString("locator"),
                row.getString("quote"),
                row.getString("paraphrase"),
                Stance.valueOf(row.getString("stance")));
    }

    private static @Nullable QuantityView quantity(ResultSet row, String prefix) throws SQLException {
        String text = row.getString(prefix + "text");
        return text == null
                ? null
                : QuantityView.ofNullable(new Quantity(
                        text,
                        row.getBigDecimal(prefix + "min"),
                        row.getBigDecimal(prefix + "max"),
                        row.getString(prefix + "unit"),
                        Certainty.valueOf(row.getString(prefix + "certainty"))));
    }

    private static <E> @Nullable E ofNullable(@Nullable String name, Function<String, E> constant) {
        return name == null ? null : constant.apply(name);
    }
}
