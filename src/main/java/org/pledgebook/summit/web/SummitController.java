package org.pledgebook.summit.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.summit.ParticipantView;
import org.pledgebook.summit.SummitService;
import org.pledgebook.summit.SummitView;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Summits", description = "Meetings: who hosted, attended, endorsed and signed.")
class SummitController {

    private final SummitService summits;

    SummitController(SummitService summits) {
        this.summits = summits;
    }

    @GetMapping("/summits")
    @Operation(operationId = "listSummits", summary = "List summits")
    Page<SummitView> list(Query<SummitView> query) {
        return summits.find(query);
    }

    @GetMapping("/summits/{slug}")
    @Operation(operationId = "getSummit", summary = "Get one summit")
    SummitView get(
            @Parameter(description = "The summit's key.", example = "paris-2026-01-06") @PathVariable String slug) {
        return summits.get(slug);
    }

    @GetMapping("/summits/{slug}/participants")
    @Operation(operationId = "listSummitParticipants", summary = "List who took part in a summit")
    Page<ParticipantView> listSummitParticipants(
            @Parameter(description = "The summit's key.", example = "paris-2026-01-06") @PathVariable String slug) {
        return Page.whole(summits.participantsOf(slug));
    }
}
