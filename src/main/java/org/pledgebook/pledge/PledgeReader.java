package org.pledgebook.pledge;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pledgebook.assurance.CategoryRef;
import org.pledgebook.leader.LeaderRef;
import org.pledgebook.nation.NationRef;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads pledges of the present whose keys are known, without entities between the rows and the views: whole lists are
 * written as fast as the database gives them. The past is read through the entities, which know the history.
 */
@Component
class PledgeReader {

    private static final String PLEDGES = """
            select p.slug, p.title, p.summary, p.by_coalition, p.beneficiary_code, b.name, p.category_slug, c.name,
                p.statement_slug, p.summit_slug, p.speaker_slug, l.name, p.level, p.activation, p.delivery, p.end_state,
                p.superseded_by_slug, p.modality, p.condition, p.territory,
                p.quantity_text, p.quantity_min, p.quantity_max, p.quantity_unit, p.quantity_certainty,
                p.reported_quantity_text, p.reported_quantity_min, p.reported_quantity_max, p.reported_quantity_unit,
                p.reported_quantity_certainty, p.announced_on, p.confidence,
                (select count(distinct s.correction_slug) from correction_subject s
                    where s.kind = 'PLEDGE' and s.key = p.slug)
            from unnest(?) with ordinality as wanted (slug, place)
                join pledge p on p.slug = wanted.slug
                join nation b on b.code = p.beneficiary_code
                left join assurance_category c on c.slug = p.category_slug
                left join leader l on l.slug = p.speaker_slug
            order by wanted.place
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

    private static final int QUANTITY = 21;

    private static final int REPORTED_QUANTITY = 26;

    private final JdbcTemplate jdbc;

    PledgeReader(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Reads pledges in the order of their keys, without the parts that lists leave out. */
    List<PledgeView> read(List<String> slugs) {
        Map<String, List<NationRef>> pledgors =
                of(slugs, PLEDGORS, row -> new NationRef(row.getString(2), row.getString(3)));
        Map<String, List<TriggerRef>> triggers = of(
                slugs,
                TRIGGERS,
                row -> new TriggerRef(
                        row.getString(2),
                        TriggerType.valueOf(row.getString(3)),
                        row.getString(4),
                        TriggerState.valueOf(row.getString(5))));
        List<PledgeView> pledges = new ArrayList<>(slugs.size());
        query(PLEDGES, slugs, row -> pledges.add(view(row, pledgors, triggers)));
        return pledges;
    }

    private static PledgeView view(
            ResultSet row, Map<String, List<NationRef>> pledgors, Map<String, List<TriggerRef>> triggers)
            throws SQLException {
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
                row.getLong(33),
                null,
                null,
                null);
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

    private interface Reader<T> {

        T read(ResultSet row) throws SQLException;
    }

    private <T> Map<String, List<T>> of(List<String> slugs, String statement, Reader<T> reader) {
        Map<String, List<T>> byPledge = new HashMap<>();
        query(
                statement,
                slugs,
                row -> byPledge.computeIfAbsent(row.getString(1), unused -> new ArrayList<>())
                        .add(reader.read(row)));
        return byPledge;
    }

    private void query(String statement, List<String> slugs, Reader<?> reader) {
        jdbc.query(
                statement,
                parameters -> parameters.setArray(1, parameters.getConnection().createArrayOf("text", slugs.toArray())),
                row -> {
                    reader.read(row);
                });
    }
}
