package org.pledgebook.assurance;

import org.pledgebook.correction.Evidence;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Field;
import org.pledgebook.query.FieldType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What may be asked of the assurance categories. */
@Configuration(proxyBeanMethods = false)
class AssuranceCategoryDefinition {

    @Bean
    static CollectionDefinition<AssuranceCategoryView> assuranceCategories() {
        return CollectionDefinition.of(
                        "assurance-categories",
                        AssuranceCategoryView.class,
                        Field.sort("slug", "The key.", FieldType.KEY, "c.slug", AssuranceCategoryView::slug),
                        Field.sort(
                                "ordinal",
                                "The place in the statement.",
                                FieldType.COUNT,
                                "c.ordinal",
                                AssuranceCategoryView::ordinal),
                        Field.sort("name", "What it is called.", FieldType.TEXT, "c.name", AssuranceCategoryView::name),
                        Field.filter(
                                "statement",
                                "The statement that sets it out.",
                                FieldType.keyOf("statements", "Statement", "title"),
                                "c.statement"),
                        Field.words("Words of the name or the description.", "c.name || ' ' || c.description"))
                .inOrder("ordinal")
                .including(Evidence.CITATIONS, Evidence.CORRECTIONS);
    }

    @Bean
    @Order(6)
    static EditableCollection<AssuranceCategoryDraft, AssuranceCategoryView> editableAssuranceCategories(
            CollectionDefinition<AssuranceCategoryView> definition, AssuranceCategoryService service) {
        return new EditableCollection<>(
                definition,
                AssuranceCategoryDraft.class,
                service.editing(),
                service::get,
                service::find,
                "The kinds of assurance.");
    }
}
