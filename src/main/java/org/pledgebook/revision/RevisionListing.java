package org.pledgebook.revision;

import org.pledgebook.shared.query.Field;
import org.pledgebook.shared.query.FieldType;
import org.pledgebook.shared.query.Listing;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What may be asked of the revisions. */
@Configuration(proxyBeanMethods = false)
class RevisionListing {

    @Bean
    static Listing<RevisionView> revisions() {
        return Listing.of(
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
