package org.pledgebook.statement.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.statement.StatementService;
import org.pledgebook.statement.StatementView;
import org.pledgebook.summit.SummitService;
import org.pledgebook.web.PathFilter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Statements", description = "Documents issued and words spoken at a summit.")
class StatementController {

    private final StatementService statements;

    private final SummitService summits;

    StatementController(StatementService statements, SummitService summits) {
        this.statements = statements;
        this.summits = summits;
    }

    @GetMapping("/statements")
    @Operation(operationId = "listStatements", summary = "List statements")
    Page<StatementView> list(Query<StatementView> query) {
        return statements.find(query);
    }

    @GetMapping("/statements/{slug}")
    @Operation(operationId = "getStatement", summary = "Get one statement")
    StatementView get(
            @Parameter(description = "The statement's key.", example = "paris-declaration-2026-01-06") @PathVariable
                    String slug) {
        return statements.get(slug);
    }

    @GetMapping("/summits/{slug}/statements")
    @Operation(operationId = "listSummitStatements", summary = "List the statements of a summit")
    Page<StatementView> ofSummit(
            @Parameter(description = "The summit's key.", example = "paris-2026-01-06") @PathVariable String slug,
            @PathFilter("summit") Query<StatementView> query) {
        summits.get(slug);
        return statements.find(query);
    }
}
