package org.pledgebook.pledge;

/**
 * The statements that read pledges and what belongs to them, by the keys of what is read: of the present from the book, of
 * the past from its history. Both give the same columns in the same order.
 *
 * @param pledgors the nations of some pledges
 * @param triggers the triggers of some pledges
 * @param nations some nations, where the pledges that they make are known
 * @param triggerRefs some triggers, where the pledges that hang on them are known
 * @param correctionCounts how many corrections speak about some pledges, those that any does
 * @param events what happened to some pledges
 * @param citations what some pledges rest on
 * @param pledges the pledges themselves
 */
record PledgeStatements(
        String pledgors,
        String triggers,
        String nations,
        String triggerRefs,
        String correctionCounts,
        String events,
        String citations,
        String pledges) {

    private static final String COLUMNS = """
            p.slug, p.title, p.summary, p.by_coalition, p.beneficiary_code, b.name, p.category_slug, c.name,
            p.statement_slug, p.summit_slug, p.speaker_slug, l.name, p.level, p.activation, p.delivery, p.end_state,
            p.superseded_by_slug, p.modality, p.condition, p.territory,
            p.quantity_text, p.quantity_min, p.quantity_max, p.quantity_unit, p.quantity_certainty,
            p.reported_quantity_text, p.reported_quantity_min, p.reported_quantity_max, p.reported_quantity_unit,
            p.reported_quantity_certainty, p.announced_on, p.confidence
            """;

    /** Each takes the keys. */
    static final PledgeStatements OF_THE_PRESENT = new PledgeStatements(
            """
            select g.pledge_slug, n.code, n.name from pledge_pledgor g join nation n on n.code = g.nation_code
            where g.pledge_slug = any(?) order by g.pledge_slug, n.code
            """,
            """
            select h.pledge_slug, t.slug, t.type, t.wording, t.state
            from pledge_trigger h join activation_trigger t on t.slug = h.trigger_slug
            where h.pledge_slug = any(?) order by h.pledge_slug, t.slug
            """,
            "select code, name from nation where code = any(?) order by code",
            "select '', slug, type, wording, state from activation_trigger where slug = any(?) order by slug",
            """
            select key, count(distinct correction_slug) from correction_subject
            where kind = 'PLEDGE' and key = any(?) group by key
            """,
            """
            select pledge_slug, id, axis, value, occurred_on, summary, source_slug, locator from pledge_event
            where pledge_slug = any(?) order by pledge_slug, occurred_on, id
            """,
            """
            select c.key, c.field, s.slug, s.title, s.publisher, s.tier, s.url, c.locator, c.quote, c.paraphrase, c.stance
            from citation c join source s on s.slug = c.source_slug
            where c.kind = 'PLEDGE' and c.key = any(?) order by c.key, c.id
            """,
            "select " + COLUMNS + """
            from pledge p
                join nation b on b.code = p.beneficiary_code
                left join assurance_category c on c.slug = p.category_slug
                left join leader l on l.slug = p.speaker_slug
            where p.slug = any(?)
            """);

    // Keys that come as rows are looked up one by one, however many there are: one plan does for all. A lateral join
    // with a limit, and a subselect that is compared with, can not be turned into a look at the whole history.
    private static final String ASKED = "(select unnest(?) as key, cast(? as bigint) as revision) asked";

    /** Each takes the keys and the revision. */
    static final PledgeStatements OF_THE_PAST = new PledgeStatements(
            "select g.pledge_slug, n.code, n.name from " + ASKED
                    + " join pledge_pledgor_aud g on g.pledge_slug = asked.key and g.revtype <> 2"
                    + " and g.rev = "
                    + lastOf("pledge_pledgor_aud", "h.pledge_slug = g.pledge_slug and h.nation_code = g.nation_code")
                    + " join " + then("nation_aud", "n", "code", "g.nation_code")
                    + " order by g.pledge_slug, n.code",
            "select g.pledge_slug, t.slug, t.type, t.wording, t.state from " + ASKED
                    + " join pledge_trigger_aud g on g.pledge_slug = asked.key and g.revtype <> 2"
                    + " and g.rev = "
                    + lastOf("pledge_trigger_aud", "h.pledge_slug = g.pledge_slug and h.trigger_slug = g.trigger_slug")
                    + " join " + then("activation_trigger_aud", "t", "slug", "g.trigger_slug")
                    + " order by g.pledge_slug, t.slug",
            "select n.code, n.name from " + ASKED + " join " + then("nation_aud", "n", "code", "asked.key")
                    + " order by n.code",
            "select '', t.slug, t.type, t.wording, t.state from " + ASKED
                    + " join " + then("activation_trigger_aud", "t", "slug", "asked.key")
                    + " order by t.slug",
            "select s.key, count(distinct s.correction_slug) from " + ASKED
                    + " join correction_subject_aud s on s.kind = 'PLEDGE' and s.key = asked.key and s.revtype <> 2"
                    + " and s.rev = "
                    + lastOf(
                            "correction_subject_aud",
                            "h.correction_slug = s.correction_slug and h.position = s.position")
                    + " group by s.key",
            "select e.pledge_slug, e.id, e.axis, e.value, e.occurred_on, e.summary, e.source_slug, e.locator from "
                    + ASKED
                    + " join pledge_event_aud e on e.pledge_slug = asked.key and e.revtype <> 2"
                    + " and e.rev = " + lastOf("pledge_event_aud", "h.id = e.id")
                    + " order by e.pledge_slug, e.occurred_on, e.id",
            "select c.key, c.field, s.slug, s.title, s.publisher, s.tier, s.url, c.locator, c.quote, c.paraphrase, c.stance"
                    + " from " + ASKED
                    + " join citation_aud c on c.kind = 'PLEDGE' and c.key = asked.key and c.revtype <> 2"
                    + " and c.rev = " + lastOf("citation_aud", "h.id = c.id")
                    + " join " + then("source_aud", "s", "slug", "c.source_slug")
                    + " order by c.key, c.id",
            "select " + COLUMNS + " from " + ASKED
                    + " join " + then("pledge_aud", "p", "slug", "asked.key")
                    + " join " + then("nation_aud", "b", "code", "p.beneficiary_code")
                    + " left join " + then("assurance_category_aud", "c", "slug", "p.category_slug")
                    + " left join " + then("leader_aud", "l", "slug", "p.speaker_slug"));

    /**
     * What a row was as of the revision, joined by its key; none, if it had not come yet or was gone. Where there is no key, a
     * short table would be gone through for it.
     */
    private static String then(String history, String alias, String key, String value) {
        return "lateral (select * from %1$s h where h.%3$s = %4$s and %4$s is not null and h.rev <= asked.revision"
                        .formatted(history, alias, key, value)
                + " order by h.rev desc limit 1) %1$s on %1$s.revtype <> 2".formatted(alias);
    }

    /** The last revision, up to the one that is asked for, that has written anything of a row. */
    private static String lastOf(String history, String row) {
        return "(select max(h.rev) from %s h where %s and h.rev <= asked.revision)".formatted(history, row);
    }
}
