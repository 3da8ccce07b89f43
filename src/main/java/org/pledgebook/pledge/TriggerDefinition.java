package org.pledgebook.pledge;

import org.pledgebook.correction.Evidence;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Field;
import org.pledgebook.query.FieldType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What may be asked of the triggers. */
@Configuration(proxyBeanMethods = false)
class TriggerDefinition {

    @Bean
    static CollectionDefinition<TriggerView> triggers() {
        return CollectionDefinition.of(
                        "triggers",
                        TriggerView.class,
                        Field.sort("slug", "The key.", FieldType.KEY, "t.slug", TriggerView::slug),
                        Field.filter(
                                "type",
                                "What kind of thing must happen.",
                                FieldType.oneOf(TriggerType.class),
                                "t.type"),
                        Field.filter(
                                "state", "Whether it has happened.", FieldType.oneOf(TriggerState.class), "t.state"),
                        Field.<TriggerView>range(
                                        "stateSince",
                                        "Since when it is met or has failed.",
                                        FieldType.DATE,
                                        "t.stateSince",
                                        TriggerView::stateSince)
                                .orAbsent(),
                        Field.words("Words of the wording.", "t.wording"))
                .including(Evidence.CITATIONS, Evidence.CORRECTIONS);
    }

    @Bean
    @Order(7)
    static EditableCollection<TriggerDraft, TriggerView> editableTriggers(
            CollectionDefinition<TriggerView> definition, TriggerService service) {
        return new EditableCollection<>(
                definition,
                TriggerDraft.class,
                service.editing(),
                service::get,
                service::find,
                "What must happen first.");
    }
}
