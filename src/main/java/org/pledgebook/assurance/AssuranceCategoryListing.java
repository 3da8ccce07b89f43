package org.pledgebook.assurance;

import org.pledgebook.correction.Evidence;
import org.pledgebook.shared.query.Field;
import org.pledgebook.shared.query.FieldType;
import org.pledgebook.shared.query.Listing;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What may be asked of the assurance categories. */
@Configuration(proxyBeanMethods = false)
class AssuranceCategoryListing {

    @Bean
    static Listing<AssuranceCategoryView> assuranceCategories() {
        return Listing.of(
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
}
