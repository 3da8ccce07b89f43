package org.pledgebook.editing.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.editing.EditingService;
import org.pledgebook.editing.WriteRequest;
import org.pledgebook.pledge.EventDraft;
import org.pledgebook.pledge.PledgeDraft;
import org.pledgebook.pledge.PledgeView;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The way in for what happened to pledges. */
@RestController
@RequestMapping(path = "/api/v1", produces = "application/json")
@Tag(name = "Curation", description = "Writing the book: each write is a revision with a reason.")
class PledgeEventController {

    private final EditingService curation;

    private final WriteResponses responses;

    private final EditableCollection<PledgeDraft, PledgeView> pledges;

    PledgeEventController(
            EditingService curation, WriteResponses responses, EditableCollection<PledgeDraft, PledgeView> pledges) {
        this.curation = curation;
        this.responses = responses;
        this.pledges = pledges;
    }

    @PostMapping(path = "/pledges/{slug}/events", consumes = "application/json")
    @Operation(operationId = "addPledgeEvent", summary = "Say what happened to a pledge")
    ResponseEntity<PledgeView> add(
            @Parameter(description = "The record's key.", example = "france-several-thousand-soldiers") @PathVariable
                    String slug,
            @RequestBody EventDraft event,
            WriteRequest edit) {
        return responses.created(pledges, curation.change(pledges, slug, pledge -> pledge.with(event), edit));
    }
}
