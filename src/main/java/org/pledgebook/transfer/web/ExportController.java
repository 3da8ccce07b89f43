package org.pledgebook.transfer.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.transfer.ExportService;
import org.pledgebook.web.Streamed;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/export")
@Tag(name = "Export", description = "The whole book in one file.")
class ExportController {

    private final ExportService exports;

    ExportController(ExportService exports) {
        this.exports = exports;
    }

    @GetMapping(path = "/pledgebook.zip", produces = "application/zip")
    @Operation(operationId = "exportBook", summary = "Take the whole book as a Frictionless Data Package")
    Streamed book(@Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return exports.book(snapshot);
    }
}
