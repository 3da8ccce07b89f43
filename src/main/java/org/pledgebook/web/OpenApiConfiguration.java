package org.pledgebook.web;

import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.pledgebook.query.Query;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API description: what springdoc can't know is added here, from the same declarations that the code itself goes
 * by. Parameters come from the collections' listings, nullability from the records, examples from real answers.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String DESCRIPTION = """
            Pledgebook is a citable record of security commitments: who promised what to whom, under which assurance, on
            what condition, on whose word, and what became of it.

            **Stability.** Within v1 nothing is removed and nothing changes its meaning. Fields, values of vocabularies,
            parameters and addresses may be added: ignore what you do not know.

            **Lists** have one shape, the envelope `data`, `page`, `meta`. `page.total` is true to the filters,
            `page.next` is the address of the next page, relative to the host, and null on the last page; the `Link`
            header says the same. Follow it as it is: the cursor in it is opaque, and holds for the same filters and the
            same order only. A filter can be repeated: any of its values will do, and all filters together must hold.
            Every order is completed by the key, so that it is total; records that lack a sort key come last.

            **Whole lists.** With `.json`, `.ndjson` or `.csv` behind its address, each list comes whole, of one revision,
            however long it is. Nothing is ever cut off in silence.

            **Counts.** `facet` counts the records of a list by fields, `/pledges/summary` by several at once, and
            `/matrix` sets the nations against the assurances. A pledge of the coalition is counted once.

            **Fields.** `null` is 'not known', never 'none'. What a list leaves out, `include` adds; a single record has
            everything. With `fields`, records hold the named fields only, so that a field which is required otherwise
            may be absent.

            **Past.** `asOf` gives every read as the book stood at a revision, an instant or the end of a day in UTC.
            Such an answer never changes, and may be kept for good; one of an instant or a day, once that is a minute
            past.

            **Changes.** Every record has a `history`, every revision its `changes`, and `/compare` sets two states of the
            book against each other. `/changes` replays the whole book from any revision, deletions included; feeds and
            `/changes/stream` tell of what is new. A record that was deleted answers 410 with the revision and the reason.

            **Caching.** Every read has a strong `ETag`; send it back in `If-None-Match`, and the answer is 304 while
            nothing has changed. `If-Modified-Since` with the `Last-Modified` of an answer does the same.

            **Forms.** An address that names its form, such as `/pledges.csv` or `/feed.atom`, answers in it whatever
            `Accept` says. An address with a slash too many, and a record's key in letters of another size, redirect to
            the right one, as does a nation's two-letter code.

            **Errors** are problem details (RFC 9457). Nothing is ignored: an unknown parameter, field, code or sort key
            is a 400 that says what is allowed. Each problem's `type` is the address of a page that explains it.

            **Writing** needs a token, and every write says why: `reason` and `reasonKind` make the revision that it
            becomes. Records are written by the keys of other records, changed by JSON Merge Patch, and only in the state
            that their editor has seen (`If-Match`). An `Idempotency-Key` lets a client ask again safely.

            **Licences.** The data are under CC BY 4.0: name Pledgebook, and the revision if you can. The software is
            under Apache 2.0.
            """;

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Query.class);
        // A vocabulary is a type of its own for those who generate a client.
        ModelResolver.enumsAsRef = true;
    }

    @Bean
    static OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Pledgebook")
                        .version("1.0.0")
                        .summary("A citable record of security commitments")
                        .description(DESCRIPTION)
                        .contact(new Contact().name("The editors of Pledgebook"))
                        .license(new License().name("Data: CC BY 4.0").identifier("CC-BY-4.0")))
                .servers(List.of(new Server().url("/").description("The service that gives this description.")))
                .components(new Components()
                        .addSecuritySchemes(
                                WriteOperations.BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("A token that whoever runs the service issues with"
                                                + " `java -jar pledgebook.jar token issue`; or one of the configured"
                                                + " issuer.")))
                // Reads need no key, and say so.
                .security(List.of());
    }

    @Bean
    static OperationCustomizer readOperations(CollectionDefinitions listings, JsonMapper mapper) {
        return new ReadOperations(listings, new Examples(mapper));
    }

    @Bean
    static OperationCustomizer writeOperations(JsonMapper mapper) {
        return new WriteOperations(new Examples(mapper));
    }

    @Bean
    static ExportOperations wholeListOperations(JsonMapper mapper) {
        return new ExportOperations(mapper);
    }

    @Bean
    static ExactSchemas exactSchemas() {
        return new ExactSchemas();
    }
}
