package org.pledgebook.pledge;

import org.pledgebook.correction.Evidence;
import org.pledgebook.shared.query.Field;
import org.pledgebook.shared.query.FieldType;
import org.pledgebook.shared.query.Listing;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What may be asked of the pledges. */
@Configuration(proxyBeanMethods = false)
class PledgeListing {

    @Bean
    static Listing<PledgeView> pledges() {
        return Listing.of(
                        "pledges",
                        PledgeView.class,
                        Field.sort("slug", "The permanent key.", FieldType.KEY, "p.slug", PledgeView::slug),
                        Field.sort("title", "The pledge in a line.", FieldType.TEXT, "p.title", PledgeView::title),
                        Field.filter(
                                "nation",
                                "A nation that makes the pledge itself; pledges of the coalition are not meant.",
                                FieldType.NATION,
                                "exists (select 1 from p.pledgors g where g in {})"),
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
                                FieldType.keyOf("assurance-categories", "AssuranceCategory"),
                                "p.category"),
                        Field.filter(
                                "statement",
                                "The statement that makes the pledge.",
                                FieldType.keyOf("statements", "Statement"),
                                "p.statement"),
                        Field.filter(
                                "summit",
                                "The summit at which the pledge was made.",
                                FieldType.keyOf("summits", "Summit"),
                                "p.summit"),
                        Field.filter(
                                "speaker",
                                "The leader who voiced the pledge.",
                                FieldType.keyOf("leaders", "Leader"),
                                "p.speaker"),
                        Field.filter("level", "How far the pledge has come.", FieldType.oneOf(Level.class), "p.level"),
                        Field.filter(
                                "activation",
                                "Whether something must happen first.",
                                FieldType.oneOf(Activation.class),
                                "p.activation"),
                        Field.filter(
                                "trigger",
                                "A trigger that the pledge hangs on.",
                                FieldType.keyOf("triggers", "Trigger"),
                                "exists (select 1 from p.triggers t where t.slug in {})"),
                        Field.filter(
                                "triggerType",
                                "The kind of a trigger that the pledge hangs on.",
                                FieldType.oneOf(TriggerType.class),
                                "exists (select 1 from p.triggers t where t.type in {})"),
                        Field.filter(
                                "triggerState",
                                "The state of a trigger that the pledge hangs on.",
                                FieldType.oneOf(TriggerState.class),
                                "exists (select 1 from p.triggers t where t.state in {})"),
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
                        Field.filter(
                                "source",
                                "A source that is cited for the pledge.",
                                FieldType.keyOf("sources", "Source"),
                                "exists (select 1 from Citation c where c.kind = org.pledgebook.source.SubjectKind.PLEDGE and c.key = p.slug and c.source in {})"),
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
