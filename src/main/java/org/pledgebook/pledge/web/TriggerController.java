package org.pledgebook.pledge.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.pledge.TriggerService;
import org.pledgebook.pledge.TriggerView;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Triggers", description = "What must happen first, shared by all pledges that hang on it.")
class TriggerController {

    private final TriggerService triggers;

    TriggerController(TriggerService triggers) {
        this.triggers = triggers;
    }

    @GetMapping("/triggers")
    @Operation(operationId = "listTriggers", summary = "List triggers")
    Page<TriggerView> list(Query<TriggerView> query) {
        return triggers.find(query);
    }

    @GetMapping("/triggers/{slug}")
    @Operation(operationId = "getTrigger", summary = "Get one trigger")
    TriggerView get(
            @Parameter(description = "The trigger's key.", example = "ceasefire-in-ukraine") @PathVariable
                    String slug) {
        return triggers.get(slug);
    }
}
