package org.pledgebook.pledge;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.pledgebook.correction.Evidence;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.shared.query.Field;
import org.pledgebook.shared.query.FieldType;
import org.pledgebook.shared.query.Index;
import org.pledgebook.shared.query.Listing;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.unit.DataSize;

/** What may be asked of the pledges. */
@Configuration(proxyBeanMethods = false)
class PledgeListing {

    // Whatever any field of the listing is read from is named here. A citation or subject that is gone is remembered
    // by its own key alone; what it spoke about stands in its earlier rows. What hung on a trigger then may do so no
    // more.
    private static final String CHANGED = """
            select slug from pledge_aud where rev > :since and rev <= :upTo
            union all select pledge_slug from pledge_pledgor_aud where rev > :since and rev <= :upTo
            union all select pledge_slug from pledge_trigger_aud where rev > :since and rev <= :upTo
            union all select t.pledge_slug from activation_trigger_aud a join pledge_trigger_aud t on t.trigger_slug = a.slug
                where a.rev > :since and a.rev <= :upTo
            union all select c.key from citation_aud a join citation_aud c on c.id = a.id and c.kind = 'PLEDGE'
                where a.rev > :since and a.rev <= :upTo
            union all select s.key from correction_subject_aud a
                join correction_subject_aud s on s.correction_slug = a.correction_slug and s.kind = 'PLEDGE'
                where a.rev > :since and a.rev <= :upTo
            """;

    private static final List<String> COLUMNS = List.of(
            "p.byCoalition",
            "p.beneficiary",
            "p.category",
            "p.statement",
            "p.summit",
            "p.speaker",
            "p.level",
            "p.activation",
            "p.delivery",
            "p.endState",
            "p.modality",
            "p.confidence");

    private static final String ROWS = """
            select slug, rev, until, announced_on::text, by_coalition::text, beneficiary_code, category_slug, statement_slug,
                summit_slug, speaker_slug, level, activation, delivery, end_state, modality, confidence
            from (select *, lead(rev) over (partition by slug order by rev) as until
                from pledge_aud where slug = any(cast(:keys as text[]))) p
            where revtype <> 2
            """;

    // What hangs on a trigger is of its type, and waits in its state, as long as both are so.
    private static final String VALUES = """
            with hung as materialized (
                select * from (select *, lead(rev) over (partition by pledge_slug, trigger_slug order by rev) as until
                    from pledge_trigger_aud where pledge_slug = any(cast(:keys as text[]))) h where revtype <> 2),
            stood as (
                select * from (select *, lead(rev) over (partition by slug order by rev) as until
                    from activation_trigger_aud where slug in (select trigger_slug from hung)) s where revtype <> 2),
            waited as (
                select h.pledge_slug, s.type, s.state, greatest(h.rev, s.rev) as rev, least(h.until, s.until) as until
                from hung h join stood s on s.slug = h.trigger_slug
                    and (h.until is null or s.rev < h.until) and (s.until is null or h.rev < s.until))
            select pledge_slug, 'g', nation_code::text, rev, until
                from (select *, lead(rev) over (partition by pledge_slug, nation_code order by rev) as until
                    from pledge_pledgor_aud where pledge_slug = any(cast(:keys as text[]))) g where revtype <> 2
            union all select pledge_slug, 't', trigger_slug, rev, until from hung
            union all select pledge_slug, 'types.type', type, rev, until from waited
            union all select pledge_slug, 'states.state', state, rev, until from waited
            union all select key, 'cited.source', source_slug, rev, until
                from (select *, lead(rev) over (partition by id order by rev) as until from citation_aud
                    where id in (select id from citation_aud where kind = 'PLEDGE' and key = any(cast(:keys as text[])))) c
                where revtype <> 2 and kind = 'PLEDGE' and key = any(cast(:keys as text[]))
            union all select key, '%s', 'true', rev, until
                from (select *, lead(rev) over (partition by correction_slug, position order by rev, revtype desc) as until
                    from correction_subject_aud where (correction_slug, position) in (select correction_slug, position
                        from correction_subject_aud where kind = 'PLEDGE' and key = any(cast(:keys as text[])))) s
                where revtype <> 2 and kind = 'PLEDGE' and key = any(cast(:keys as text[]))
            """;

    private static final String IS_CORRECTED = "case when exists (select 1 from Correction k join k.subjects s where"
            + " s.kind = org.pledgebook.source.SubjectKind.PLEDGE and s.key = p.slug) then true else false end";

    private static final String TEXTS = "p.title, p.summary, p.condition, p.quantity.text, p.reportedQuantity.text";

    // Taking a text apart costs a hundred times as much as looking whether the living row has the same one.
    private static final String WORDS_THEN =
            "coalesce((select living.search from pledge living where living.slug = ? and"
                    + " (living.title, living.summary, living.condition, living.quantity_text, living.reported_quantity_text)"
                    + " is not distinct from (?, ?, ?, ?, ?)), pledge_words(?, ?, ?, ?, ?))";

    @Bean
    static Index<PledgeView> pledgeIndex(
            Listing<PledgeView> pledges,
            @Value("${pledgebook.past.size:32MB}") DataSize pastSize,
            EntityManager entityManager,
            PlatformTransactionManager transactions) {
        return new Index<>(
                pledges,
                PledgeService.PLEDGE,
                new Index.History(CHANGED, ROWS, COLUMNS, VALUES.formatted(IS_CORRECTED)),
                Snapshot::reading,
                pastSize.toBytes(),
                entityManager,
                transactions);
    }

    @Bean
    static Listing<PledgeView> pledges() {
        return Listing.of(
                        "pledges",
                        PledgeView.class,
                        Field.sort("slug", "The key.", FieldType.KEY, "p.slug", PledgeView::slug),
                        Field.sort("title", "The pledge in a line.", FieldType.TEXT, "p.title", PledgeView::title),
                        Field.filterOnAny(
                                "nation",
                                "A nation that makes the pledge itself; pledges of the coalition are not meant.",
                                FieldType.NATION,
                                "p.pledgors g",
                                null,
                                "g"),
                        Field.filter(
                                "byCoalition",
                                "Whether the coalition makes the pledge as a whole.",
                                FieldType.BOOLEAN,
                                "p.byCoalition"),
                        Field.filter(
                                "beneficiary",
                                "The nation that the pledge is made to.",
                                FieldType.NATION,
                                "p.beneficiary"),
                        Field.filter(
                                "category",
                                "The assurance category that the pledge falls under.",
                                FieldType.keyOf("assurance-categories", "AssuranceCategory", "name"),
                                "p.category"),
                        Field.filter(
                                "statement",
                                "The statement that makes the pledge.",
                                FieldType.keyOf("statements", "Statement", "title"),
                                "p.statement"),
                        Field.filter(
                                "summit",
                                "The summit at which the pledge was made.",
                                FieldType.keyOf("summits", "Summit", "name"),
                                "p.summit"),
                        Field.filter(
                                "speaker",
                                "The leader who voiced the pledge.",
                                FieldType.keyOf("leaders", "Leader", "name"),
                                "p.speaker"),
                        Field.filter("level", "How far the pledge has come.", FieldType.oneOf(Level.class), "p.level"),
                        Field.test(
                                "minLevel",
                                "Only pledges that have come this far or farther; declined ones are never among them.",
                                FieldType.oneOf(Level.ASCENDING),
                                "p.level",
                                level -> List.copyOf(((Level) level).andAbove())),
                        Field.filter(
                                "activation",
                                "Whether something must happen first.",
                                FieldType.oneOf(Activation.class),
                                "p.activation"),
                        Field.filterOnAny(
                                "trigger",
                                "A trigger that the pledge hangs on.",
                                FieldType.keyOf("triggers", "Trigger", "wording"),
                                "p.triggers t",
                                null,
                                "t"),
                        Field.filterOnAny(
                                "triggerType",
                                "The kind of a trigger that the pledge hangs on.",
                                FieldType.oneOf(TriggerType.class),
                                "p.triggers typed left join Trigger types on types.slug = typed",
                                null,
                                "types.type"),
                        Field.filterOnAny(
                                "triggerState",
                                "The state of a trigger that the pledge hangs on.",
                                FieldType.oneOf(TriggerState.class),
                                "p.triggers stated left join Trigger states on states.slug = stated",
                                null,
                                "states.state"),
                        Field.filter(
                                "delivery",
                                "What has become of the pledge.",
                                FieldType.oneOf(Delivery.class),
                                "p.delivery"),
                        Field.filter(
                                "endState", "How the pledge ended.", FieldType.oneOf(EndState.class), "p.endState"),
                        Field.filter(
                                "modality",
                                "The strength that the speaker gave the pledge.",
                                FieldType.oneOf(Modality.class),
                                "p.modality"),
                        Field.filter(
                                "confidence",
                                "How well the sources bear the pledge out.",
                                FieldType.oneOf(Confidence.class),
                                "p.confidence"),
                        Field.filterOnAny(
                                "source",
                                "A source that is cited for the pledge.",
                                FieldType.keyOf("sources", "Source", "title"),
                                "Citation cited",
                                "cited.kind = org.pledgebook.source.SubjectKind.PLEDGE and cited.key = p.slug",
                                "cited.source"),
                        Field.test(
                                "hasCorrections",
                                "Whether a correction speaks about the pledge.",
                                FieldType.BOOLEAN,
                                IS_CORRECTED,
                                List::of),
                        Field.words(
                                "Words of the title, the summary, the condition or a quantity.",
                                "column(p.search)",
                                "sql('" + WORDS_THEN + "', p.slug, " + TEXTS + ", " + TEXTS + ")"),
                        Field.range(
                                "announcedOn",
                                "The day on which the pledge was first said.",
                                FieldType.DATE,
                                "p.announcedOn",
                                PledgeView::announcedOn))
                .inOrder("-announcedOn")
                .including(PledgeView.EVENTS, Evidence.CITATIONS, Evidence.CORRECTIONS);
    }
}
