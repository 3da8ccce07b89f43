package org.pledgebook.history.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.history.ChangeView;
import org.pledgebook.history.HistoryService;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.shared.query.Page;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "History", description = "What changed in a record, when, and why.")
class HistoryController {

    private final HistoryService history;

    HistoryController(HistoryService history) {
        this.history = history;
    }

    @GetMapping("/nations/{code}/history")
    @Operation(operationId = "listNationHistory", summary = "List what each revision changed in a nation")
    Page<ChangeView> ofNation(
            @Parameter(description = "The ISO 3166-1 alpha-3 code.", example = "FRA") @PathVariable String code,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("nations", code, snapshot));
    }

    @GetMapping("/leaders/{slug}/history")
    @Operation(operationId = "listLeaderHistory", summary = "List what each revision changed in a leader")
    Page<ChangeView> ofLeader(
            @Parameter(description = "The leader's key.", example = "keir-starmer") @PathVariable String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("leaders", slug, snapshot));
    }

    @GetMapping("/summits/{slug}/history")
    @Operation(operationId = "listSummitHistory", summary = "List what each revision changed in a summit")
    Page<ChangeView> ofSummit(
            @Parameter(description = "The summit's key.", example = "paris-2026-01-06") @PathVariable String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("summits", slug, snapshot));
    }

    @GetMapping("/statements/{slug}/history")
    @Operation(operationId = "listStatementHistory", summary = "List what each revision changed in a statement")
    Page<ChangeView> ofStatement(
            @Parameter(description = "The statement's key.", example = "paris-declaration-2026-01-06") @PathVariable
                    String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("statements", slug, snapshot));
    }

    @GetMapping("/assurance-categories/{slug}/history")
    @Operation(
            operationId = "listAssuranceCategoryHistory",
            summary = "List what each revision changed in an assurance category")
    Page<ChangeView> ofAssuranceCategory(
            @Parameter(description = "The category's key.", example = "multinational-force") @PathVariable String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("assurance-categories", slug, snapshot));
    }

    @GetMapping("/triggers/{slug}/history")
    @Operation(operationId = "listTriggerHistory", summary = "List what each revision changed in a trigger")
    Page<ChangeView> ofTrigger(
            @Parameter(description = "The trigger's key.", example = "ceasefire-in-ukraine") @PathVariable String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("triggers", slug, snapshot));
    }

    @GetMapping("/pledges/{slug}/history")
    @Operation(operationId = "listPledgeHistory", summary = "List what each revision changed in a pledge")
    Page<ChangeView> ofPledge(
            @Parameter(description = "The pledge's key.", example = "france-several-thousand-soldiers") @PathVariable
                    String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("pledges", slug, snapshot));
    }

    @GetMapping("/sources/{slug}/history")
    @Operation(operationId = "listSourceHistory", summary = "List what each revision changed in a source")
    Page<ChangeView> ofSource(
            @Parameter(description = "The source's key.", example = "paris-declaration") @PathVariable String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("sources", slug, snapshot));
    }

    @GetMapping("/corrections/{slug}/history")
    @Operation(operationId = "listCorrectionHistory", summary = "List what each revision changed in a correction")
    Page<ChangeView> ofCorrection(
            @Parameter(description = "The correction's key.", example = "british-prime-minister-was-starmer")
                    @PathVariable
                    String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("corrections", slug, snapshot));
    }
}
