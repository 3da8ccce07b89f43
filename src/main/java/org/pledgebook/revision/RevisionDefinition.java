package org.pledgebook.revision;

import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Field;
import org.pledgebook.query.FieldType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What may be asked of the revisions. */
@Configuration(proxyBeanMethods = false)
class RevisionDefinition {

    @Bean
    static CollectionDefinition<RevisionView> revisions() {
        return CollectionDefinition.of(
                        "revisions",
                        RevisionView.class,
                        Field.sort(
                                "number",
                                "The revision's number.",
                                FieldType.INTEGER,
                                "r.number",
                                RevisionView::number),
                        Field.filter(
                                "reasonKind", "Why it was written.", FieldType.oneOf(ReasonKind.class), "r.reasonKind"),
                        Field.range(
                                "recordedAt",
                                "When it was written.",
                                FieldType.INSTANT,
                                "r.recordedAt",
                                RevisionView::recordedAt))
                .inOrder("-number");
    }
}
