package org.pledgebook.leader;

import org.pledgebook.correction.Evidence;
import org.pledgebook.shared.draft.EditableCollection;
import org.pledgebook.shared.query.Field;
import org.pledgebook.shared.query.FieldType;
import org.pledgebook.shared.query.Listing;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What may be asked of the leaders. */
@Configuration(proxyBeanMethods = false)
class LeaderListing {

    @Bean
    static Listing<LeaderView> leaders() {
        return Listing.of(
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
            Listing<LeaderView> definition, LeaderService service) {
        return new EditableCollection<>(
                definition,
                LeaderDraft.class,
                service.editing(),
                service::get,
                service::find,
                "People, with the offices they held.");
    }
}
