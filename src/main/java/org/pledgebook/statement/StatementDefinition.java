package org.pledgebook.statement;

import org.pledgebook.correction.Evidence;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Field;
import org.pledgebook.query.FieldType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What may be asked of the statements. */
@Configuration(proxyBeanMethods = false)
class StatementDefinition {

    @Bean
    static CollectionDefinition<StatementView> statements() {
        return CollectionDefinition.of(
                        "statements",
                        StatementView.class,
                        Field.sort("slug", "The key.", FieldType.KEY, "s.slug", StatementView::slug),
                        Field.sort("title", "What it is called.", FieldType.TEXT, "s.title", StatementView::title),
                        Field.filter("kind", "What it is.", FieldType.oneOf(StatementKind.class), "s.kind"),
                        Field.filter(
                                "summit",
                                "The summit that it belongs to.",
                                FieldType.keyOf("summits", "Summit", "name"),
                                "s.summit"),
                        Field.filterOnAny(
                                "nation",
                                "A nation that stands behind it, in any role.",
                                FieldType.NATION,
                                "s.parties parties",
                                null,
                                "parties.nation"),
                        Field.filterOnAny(
                                "leader",
                                "A leader who signed or spoke it.",
                                FieldType.keyOf("leaders", "Leader", "name"),
                                "s.parties parties",
                                null,
                                "parties.leader"),
                        Field.range(
                                "issuedOn",
                                "The day on which it was issued or spoken.",
                                FieldType.DATE,
                                "s.issuedOn",
                                StatementView::issuedOn),
                        Field.words("Words of the title or the summary.", "s.title || ' ' || s.summary"))
                .inOrder("-issuedOn")
                .including(StatementView.ASSURANCES, Evidence.CITATIONS, Evidence.CORRECTIONS);
    }

    @Bean
    @Order(5)
    static EditableCollection<StatementDraft, StatementView> editableStatements(
            CollectionDefinition<StatementView> definition, StatementService service) {
        return new EditableCollection<>(
                definition,
                StatementDraft.class,
                service.editing(),
                service::get,
                service::find,
                "Documents issued and words spoken, with their parties.");
    }
}
