package org.pledgebook.assurance.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.assurance.AssuranceCategoryService;
import org.pledgebook.assurance.AssuranceCategoryView;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Assurance categories", description = "The kinds of assurance that a joint statement sets out.")
class AssuranceCategoryController {

    private final AssuranceCategoryService categories;

    AssuranceCategoryController(AssuranceCategoryService categories) {
        this.categories = categories;
    }

    @GetMapping("/assurance-categories")
    @Operation(operationId = "listAssuranceCategories", summary = "List assurance categories")
    Page<AssuranceCategoryView> list(Query<AssuranceCategoryView> query) {
        return categories.find(query);
    }

    @GetMapping("/assurance-categories/{slug}")
    @Operation(operationId = "getAssuranceCategory", summary = "Get one assurance category")
    AssuranceCategoryView get(
            @Parameter(description = "The category's key.", example = "multinational-force") @PathVariable
                    String slug) {
        return categories.get(slug);
    }
}
