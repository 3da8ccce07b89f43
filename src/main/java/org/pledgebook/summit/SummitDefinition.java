package org.pledgebook.summit;

import org.pledgebook.correction.Evidence;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Field;
import org.pledgebook.query.FieldType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What may be asked of the summits. */
@Configuration(proxyBeanMethods = false)
class SummitDefinition {

    @Bean
    static CollectionDefinition<SummitView> summits() {
        return CollectionDefinition.of(
                        "summits",
                        SummitView.class,
                        Field.sort("slug", "The key.", FieldType.KEY, "s.slug", SummitView::slug),
                        Field.sort("name", "What the summit is called.", FieldType.TEXT, "s.name", SummitView::name),
                        Field.range("heldOn", "The day of the summit.", FieldType.DATE, "s.heldOn", SummitView::heldOn),
                        Field.filterOnAny(
                                "nation",
                                "A nation that took part, in any role.",
                                FieldType.NATION,
                                "s.participations present",
                                null,
                                "present.nation"),
                        Field.filterOnAny(
                                "leader",
                                "A leader who took part.",
                                FieldType.keyOf("leaders", "Leader", "name"),
                                "s.participations present",
                                null,
                                "present.leader"),
                        Field.words("Words of the name or the place.", "s.name || ' ' || s.place"))
                .inOrder("-heldOn")
                .including(SummitView.PARTICIPANTS, Evidence.CITATIONS, Evidence.CORRECTIONS);
    }

    @Bean
    @Order(4)
    static EditableCollection<SummitDraft, SummitView> editableSummits(
            CollectionDefinition<SummitView> definition, SummitService service) {
        return new EditableCollection<>(
                definition, SummitDraft.class, service.editing(), service::get, service::find, "Meetings.");
    }
}
