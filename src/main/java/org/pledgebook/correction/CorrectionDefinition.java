package org.pledgebook.correction;

import org.pledgebook.draft.EditableCollection;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Field;
import org.pledgebook.query.FieldType;
import org.pledgebook.source.SubjectKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What may be asked of the corrections. */
@Configuration(proxyBeanMethods = false)
class CorrectionDefinition {

    @Bean
    static CollectionDefinition<CorrectionView> corrections() {
        return CollectionDefinition.of(
                        "corrections",
                        CorrectionView.class,
                        Field.sort("slug", "The key.", FieldType.KEY, "c.slug", CorrectionView::slug),
                        Field.filter("verdict", "What was found.", FieldType.oneOf(Verdict.class), "c.verdict"),
                        Field.filter(
                                "reportedSource",
                                "The source that has the value.",
                                FieldType.keyOf("sources", "Source", "title"),
                                "c.reportedSource"),
                        Field.filterOnAny(
                                "kind",
                                "The kind of a record that is corrected.",
                                FieldType.oneOf(SubjectKind.class),
                                "c.subjects subjects",
                                null,
                                "subjects.kind"),
                        Field.filterOnAny(
                                "key",
                                "The key of a record that is corrected.",
                                FieldType.TEXT,
                                "c.subjects subjects",
                                null,
                                "subjects.key"),
                        Field.sort("title", "The title.", FieldType.TEXT, "c.title", CorrectionView::title),
                        Field.words("Words of the title or the explanation.", "c.title || ' ' || c.explanation"))
                .including("citations");
    }

    @Bean
    @Order(9)
    static EditableCollection<CorrectionDraft, CorrectionView> editableCorrections(
            CollectionDefinition<CorrectionView> definition, CorrectionService service) {
        return new EditableCollection<>(
                definition,
                CorrectionDraft.class,
                service.editing(),
                service::get,
                service::find,
                "Where a source is wrong, and what is right.");
    }
}
