package org.pledgebook.nation;

import org.pledgebook.correction.Evidence;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Field;
import org.pledgebook.query.FieldType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What may be asked of the nations. */
@Configuration(proxyBeanMethods = false)
class NationDefinition {

    @Bean
    static CollectionDefinition<NationView> nations() {
        return CollectionDefinition.of(
                        "nations",
                        NationView.class,
                        Field.filterAndSort(
                                "code", "The ISO 3166-1 alpha-3 code.", FieldType.NATION, "n.code", NationView::code),
                        Field.sort("name", "The common English name.", FieldType.TEXT, "n.name", NationView::name),
                        Field.filter(
                                "coalitionMember",
                                "Whether the nation belongs to the Coalition of the Willing.",
                                FieldType.BOOLEAN,
                                "n.coalitionMember"),
                        Field.words("Words of a name.", "n.name || ' ' || n.officialName"))
                .including(Evidence.CITATIONS, Evidence.CORRECTIONS);
    }

    @Bean
    @Order(2)
    static EditableCollection<NationDraft, NationView> editableNations(
            CollectionDefinition<NationView> definition, NationService service) {
        return new EditableCollection<>(
                definition, NationDraft.class, service.editing(), service::get, service::find, "States.");
    }
}
