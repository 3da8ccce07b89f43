package org.pledgebook.nation.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.nation.NationService;
import org.pledgebook.nation.NationView;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Nations", description = "The states that make pledges, and those that pledges are made to.")
class NationController {

    private final NationService nations;

    NationController(NationService nations) {
        this.nations = nations;
    }

    @GetMapping("/nations")
    @Operation(operationId = "listNations", summary = "List nations")
    Page<NationView> list(Query<NationView> query) {
        return nations.find(query);
    }

    @GetMapping("/nations/{code}")
    @Operation(operationId = "getNation", summary = "Get one nation")
    NationView get(
            @Parameter(description = "The ISO 3166-1 alpha-3 code.", example = "FRA") @PathVariable String code) {
        return nations.get(code);
    }
}
