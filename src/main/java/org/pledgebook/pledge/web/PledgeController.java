package org.pledgebook.pledge.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.assurance.AssuranceCategoryService;
import org.pledgebook.nation.NationService;
import org.pledgebook.pledge.EventView;
import org.pledgebook.pledge.Matrix;
import org.pledgebook.pledge.PledgeService;
import org.pledgebook.pledge.PledgeView;
import org.pledgebook.pledge.TriggerService;
import org.pledgebook.query.Group;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryKind;
import org.pledgebook.statement.StatementService;
import org.pledgebook.summit.SummitService;
import org.pledgebook.web.PathFilter;
import org.pledgebook.web.QueryForm;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Pledges", description = "Who undertakes what, on which conditions, and what became of it.")
class PledgeController {

    private final PledgeService pledges;

    private final NationService nations;

    private final AssuranceCategoryService categories;

    private final SummitService summits;

    private final StatementService statements;

    private final TriggerService triggers;

    PledgeController(
            PledgeService pledges,
            NationService nations,
            AssuranceCategoryService categories,
            SummitService summits,
            StatementService statements,
            TriggerService triggers) {
        this.pledges = pledges;
        this.nations = nations;
        this.categories = categories;
        this.summits = summits;
        this.statements = statements;
        this.triggers = triggers;
    }

    @GetMapping("/pledges")
    @Operation(operationId = "listPledges", summary = "List pledges")
    Page<PledgeView> list(Query<PledgeView> query) {
        return pledges.find(query);
    }

    @GetMapping("/pledges/summary")
    @Operation(operationId = "summarizePledges", summary = "Count pledges by one field or by several")
    Page<Group> summarize(@QueryForm(QueryKind.GROUPS) Query<PledgeView> query) {
        return pledges.summarize(query);
    }

    @GetMapping("/matrix")
    @Operation(operationId = "getMatrix", summary = "Set the nations against the assurance categories")
    Matrix matrix(@QueryForm(QueryKind.FILTERS) Query<PledgeView> query) {
        return pledges.matrix(query);
    }

    @GetMapping("/pledges/{slug}")
    @Operation(operationId = "getPledge", summary = "Get one pledge")
    PledgeView get(
            @Parameter(description = "The pledge's key.", example = "france-several-thousand-soldiers") @PathVariable
                    String slug) {
        return pledges.get(slug);
    }

    @GetMapping("/pledges/{slug}/events")
    @Operation(operationId = "listPledgeEvents", summary = "List what happened to a pledge")
    Page<EventView> listPledgeEvents(
            @Parameter(description = "The pledge's key.", example = "france-multinational-force-troops") @PathVariable
                    String slug) {
        return Page.whole(pledges.eventsOf(slug));
    }

    @GetMapping("/nations/{code}/pledges")
    @Operation(operationId = "listNationPledges", summary = "List the pledges that a nation makes itself")
    Page<PledgeView> ofNation(
            @Parameter(description = "The ISO 3166-1 alpha-3 code.", example = "FRA") @PathVariable String code,
            @PathFilter("nation") Query<PledgeView> query) {
        nations.get(code);
        return pledges.find(query);
    }

    @GetMapping("/assurance-categories/{slug}/pledges")
    @Operation(operationId = "listAssuranceCategoryPledges", summary = "List the pledges under an assurance category")
    Page<PledgeView> ofCategory(
            @Parameter(description = "The category's key.", example = "multinational-force") @PathVariable String slug,
            @PathFilter("category") Query<PledgeView> query) {
        categories.get(slug);
        return pledges.find(query);
    }

    @GetMapping("/summits/{slug}/pledges")
    @Operation(operationId = "listSummitPledges", summary = "List the pledges made at a summit")
    Page<PledgeView> ofSummit(
            @Parameter(description = "The summit's key.", example = "paris-2026-01-06") @PathVariable String slug,
            @PathFilter("summit") Query<PledgeView> query) {
        summits.get(slug);
        return pledges.find(query);
    }

    @GetMapping("/statements/{slug}/pledges")
    @Operation(operationId = "listStatementPledges", summary = "List the pledges that a statement makes")
    Page<PledgeView> ofStatement(
            @Parameter(description = "The statement's key.", example = "paris-declaration-2026-01-06") @PathVariable
                    String slug,
            @PathFilter("statement") Query<PledgeView> query) {
        statements.get(slug);
        return pledges.find(query);
    }

    @GetMapping("/triggers/{slug}/pledges")
    @Operation(operationId = "listTriggerPledges", summary = "List all pledges that hang on a trigger")
    Page<PledgeView> ofTrigger(
            @Parameter(description = "The trigger's key.", example = "ceasefire-in-ukraine") @PathVariable String slug,
            @PathFilter("trigger") Query<PledgeView> query) {
        triggers.get(slug);
        return pledges.find(query);
    }
}
