package org.pledgebook.correction.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.correction.CorrectionService;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Corrections", description = "Where a source is wrong, incomplete or cannot be verified.")
class CorrectionController {

    private final CorrectionService corrections;

    CorrectionController(CorrectionService corrections) {
        this.corrections = corrections;
    }

    @GetMapping("/corrections")
    @Operation(operationId = "listCorrections", summary = "List corrections")
    Page<CorrectionView> list(Query<CorrectionView> query) {
        return corrections.find(query);
    }

    @GetMapping("/corrections/{slug}")
    @Operation(operationId = "getCorrection", summary = "Get one correction")
    CorrectionView get(
            @Parameter(description = "The correction's key.", example = "british-prime-minister-was-starmer")
                    @PathVariable
                    String slug) {
        return corrections.get(slug);
    }
}
