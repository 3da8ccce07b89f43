package org.pledgebook.leader.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.leader.LeaderService;
import org.pledgebook.leader.LeaderView;
import org.pledgebook.nation.NationService;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.web.PathFilter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Leaders", description = "The people who speak and sign, with their dated offices.")
class LeaderController {

    private final LeaderService leaders;

    private final NationService nations;

    LeaderController(LeaderService leaders, NationService nations) {
        this.leaders = leaders;
        this.nations = nations;
    }

    @GetMapping("/leaders")
    @Operation(operationId = "listLeaders", summary = "List leaders")
    Page<LeaderView> list(Query<LeaderView> query) {
        return leaders.find(query);
    }

    @GetMapping("/leaders/{slug}")
    @Operation(operationId = "getLeader", summary = "Get one leader")
    LeaderView get(@Parameter(description = "The leader's key.", example = "keir-starmer") @PathVariable String slug) {
        return leaders.get(slug);
    }

    @GetMapping("/nations/{code}/leaders")
    @Operation(operationId = "listNationLeaders", summary = "List those who held an office of a nation")
    Page<LeaderView> ofNation(
            @Parameter(description = "The ISO 3166-1 alpha-3 code.", example = "GBR") @PathVariable String code,
            @PathFilter("nation") Query<LeaderView> query) {
        nations.get(code);
        return leaders.find(query);
    }
}
