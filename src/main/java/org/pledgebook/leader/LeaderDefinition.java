package org.pledgebook.leader;

import org.pledgebook.correction.Evidence;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Field;
import org.pledgebook.query.FieldType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What may be asked of the leaders. */
@Configuration(proxyBeanMethods = false)
class LeaderDefinition {

    @Bean
    static CollectionDefinition<LeaderView> leaders() {
        return CollectionDefinition.of(
                        "leaders",
                        LeaderView.class,
                        Field.sort("slug", "The key.", FieldType.KEY, "l.slug", LeaderView::slug),
                        Field.sort("name", "The name.", FieldType.TEXT, "l.name", LeaderView::name),
                        Field.filterOnAny(
                                "nation",
                                "A nation that the leader held an office of, at any time.",
                                FieldType.NATION,
                                "l.offices offices",
                                null,
                                "offices.nation"),
                        Field.words("Words of the name.", "l.name"))
                .including(Evidence.CITATIONS, Evidence.CORRECTIONS);
    }

    @Bean
    @Order(3)
    static EditableCollection<LeaderDraft, LeaderView> editableLeaders(
            CollectionDefinition<LeaderView> definition, LeaderService service) {
        return new EditableCollection<>(
                definition,
                LeaderDraft.class,
                service.editing(),
                service::get,
                service::find,
                "People, with the offices they held.");
    }
}
