package org.pledgebook.history.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.revision.Snapshot;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Revisions", description = "Every write of the whole book.")
class RevisionController {

    private final RevisionService revisions;

    RevisionController(RevisionService revisions) {
        this.revisions = revisions;
    }

    @GetMapping("/revisions")
    @Operation(operationId = "listRevisions", summary = "List revisions")
    Page<RevisionView> list(
            Query<RevisionView> query, @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return revisions.find(query, snapshot);
    }

    @GetMapping("/revisions/{number}")
    @Operation(operationId = "getRevision", summary = "Get one revision")
    RevisionView get(
            @Parameter(
                            description = "The revision's number.",
                            example = "1",
                            schema = @Schema(implementation = Long.class))
                    @PathVariable
                    String number,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return revisions.get(number, snapshot);
    }
}
