package org.pledgebook.pledge;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.pledgebook.correction.Evidence;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Field;
import org.pledgebook.query.FieldType;
import org.pledgebook.query.counting.BitmapCounter;
import org.pledgebook.revision.Snapshot;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.PlatformTransactionManager;

/** What may be asked of the pledges. */
@Configuration(proxyBeanMethods = false)
class PledgeDefinition {

    private static final String IS_CORRECTED = "case when exists (select 1 from Correction k join k.subjects s where"
            + " s.kind = org.pledgebook.source.SubjectKind.PLEDGE and s.key = p.slug) then true else false end";

    private static final String TRIGGERS = "p.triggers h left join Trigger t on t.slug = h";

    private static final String NUMBERS_EVER =
            "select distinct number from history.pledge where slug = any(cast(:keys as text[]))";

    @Bean
    static BitmapCounter<PledgeView> pledgeCounter(
            CollectionDefinition<PledgeView> pledges,
            EntityManager entityManager,
            PlatformTransactionManager transactions) {
        return new BitmapCounter<>(
                pledges,
                PledgeService.PLEDGE,
                "p.number",
                NUMBERS_EVER,
                Snapshot::present,
                entityManager,
                transactions);
    }

    @Bean
    static CollectionDefinition<PledgeView> pledges() {
        return CollectionDefinition.of(
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
                                "A trigger that the pledge depends on.",
                                FieldType.keyOf("triggers", "Trigger", "wording"),
                                TRIGGERS,
                                null,
                                "h"),
                        Field.filterOnAny(
                                "triggerType",
                                "The kind of a trigger that the pledge depends on.",
                                FieldType.oneOf(TriggerType.class),
                                TRIGGERS,
                                null,
                                "t.type"),
                        Field.filterOnAny(
                                "triggerState",
                                "The state of a trigger that the pledge depends on.",
                                FieldType.oneOf(TriggerState.class),
                                TRIGGERS,
                                null,
                                "t.state"),
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
                        Field.wordsOf(
                                "Words of the title, the summary, the condition or a quantity.", "column(p.search)"),
                        Field.range(
                                "announcedOn",
                                "The day on which the pledge was first said.",
                                FieldType.DATE,
                                "p.announcedOn",
                                PledgeView::announcedOn))
                .inOrder("-announcedOn")
                .including(PledgeView.EVENTS, Evidence.CITATIONS, Evidence.CORRECTIONS);
    }

    @Bean
    @Order(8)
    static EditableCollection<PledgeDraft, PledgeView> editablePledges(
            CollectionDefinition<PledgeView> definition, PledgeService service) {
        return new EditableCollection<>(
                definition, PledgeDraft.class, service.editing(), service::get, service::find, "Who undertakes what.");
    }
}
