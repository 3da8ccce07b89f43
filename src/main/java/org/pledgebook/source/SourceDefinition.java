package org.pledgebook.source;

import org.pledgebook.draft.EditableCollection;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Field;
import org.pledgebook.query.FieldType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What may be asked of the sources. */
@Configuration(proxyBeanMethods = false)
class SourceDefinition {

    @Bean
    static CollectionDefinition<SourceView> sources() {
        return CollectionDefinition.of(
                "sources",
                SourceView.class,
                Field.sort("slug", "The key.", FieldType.KEY, "s.slug", SourceView::slug),
                Field.<SourceView>filterAndSort(
                        "publisher", "Who published it.", FieldType.TEXT, "s.publisher", SourceView::publisher),
                Field.filter(
                        "tier",
                        "How close the source stands to what it reports.",
                        FieldType.oneOf(Tier.class),
                        "s.tier"),
                Field.<SourceView>range(
                                "publishedOn",
                                "When the source was published.",
                                FieldType.DATE,
                                "s.publishedOn",
                                SourceView::publishedOn)
                        .orAbsent(),
                Field.sort("title", "The title.", FieldType.TEXT, "s.title", SourceView::title),
                Field.words("Words of the title or the publisher.", "s.title || ' ' || s.publisher"));
    }

    @Bean
    @Order(1)
    static EditableCollection<SourceDraft, SourceView> editableSources(
            CollectionDefinition<SourceView> definition, SourceService service) {
        return new EditableCollection<>(
                definition, SourceDraft.class, service, service::get, service::find, "Documents that say so.");
    }
}
