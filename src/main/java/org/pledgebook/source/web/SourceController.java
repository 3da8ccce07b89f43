package org.pledgebook.source.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.source.CitationView;
import org.pledgebook.source.SourceService;
import org.pledgebook.source.SourceView;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Sources", description = "The documents that the book rests on.")
class SourceController {

    private final SourceService sources;

    SourceController(SourceService sources) {
        this.sources = sources;
    }

    @GetMapping("/sources")
    @Operation(operationId = "listSources", summary = "List sources")
    Page<SourceView> list(Query<SourceView> query) {
        return sources.find(query);
    }

    @GetMapping("/sources/{slug}")
    @Operation(operationId = "getSource", summary = "Get one source")
    SourceView get(
            @Parameter(description = "The source's key.", example = "paris-declaration") @PathVariable String slug) {
        return sources.get(slug);
    }

    @GetMapping("/sources/{slug}/citations")
    @Operation(operationId = "listSourceCitations", summary = "List all that rests on a source")
    Page<CitationView> listSourceCitations(
            @Parameter(description = "The source's key.", example = "paris-declaration") @PathVariable String slug) {
        return sources.citationsFrom(slug);
    }
}
