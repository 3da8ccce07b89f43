package org.pledgebook.transfer.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.pledgebook.editing.WriteRequest;
import org.pledgebook.revision.LatestRevision;
import org.pledgebook.transfer.ImportReport;
import org.pledgebook.transfer.ImportService;
import org.pledgebook.transfer.ImportService.Format;
import org.pledgebook.transfer.ImportService.Imported;
import org.pledgebook.web.ReadHeaders;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The way back in for exports that were edited. */
@RestController
@RequestMapping(path = "/api/v1", produces = "application/json")
@Tag(name = "Curation", description = "Writing the book: each write is a revision with a reason.")
class ImportController {

    private static final String CSV = "text/csv";

    private static final String NDJSON = "application/x-ndjson";

    private static final String ZIP = "application/zip";

    private final ImportService imports;

    private final LatestRevision latest;

    ImportController(ImportService imports, LatestRevision latest) {
        this.latest = latest;
        this.imports = imports;
    }

    @PostMapping(
            path = "/imports",
            consumes = {CSV, NDJSON, ZIP})
    @Operation(operationId = "importRecords", summary = "Write many records at once")
    @RequestBody(
            description =
                    "Records of a collection in the form of an export, its columns or its lines of JSON, or the zip file that"
                            + " holds the tables of all. Fields that are left out stay as they are; what the book derives"
                            + " is passed over.",
            content = {
                @Content(mediaType = CSV, schema = @Schema(type = "string")),
                @Content(mediaType = NDJSON, schema = @Schema(type = "string")),
                @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary"))
            })
    ResponseEntity<ImportReport> run(
            @Parameter(
                            description = "The collection that the records are of; left out if a zip file is sent.",
                            example = "nations")
                    @RequestParam(required = false)
                    @Nullable
                    String collection,
            @Parameter(description = "Whether to say only what would be done, and write nothing.")
                    @RequestParam(defaultValue = "false")
                    boolean dryRun,
            @Parameter(hidden = true) HttpServletRequest request,
            WriteRequest edit)
            throws IOException {
        MediaType type = MediaType.parseMediaType(request.getContentType());
        Format format = Format.NDJSON;
        if (type.isCompatibleWith(MediaType.parseMediaType(CSV))) {
            format = Format.CSV;
        } else if (type.isCompatibleWith(MediaType.parseMediaType(ZIP))) {
            format = Format.PACKAGE;
        }
        Imported imported = imports.run(collection, format, request.getInputStream(), dryRun, edit);
        HttpHeaders headers = new HttpHeaders();
        headers.setCacheControl("no-store");
        Long revision = imported.report().revision();
        headers.set(ReadHeaders.REVISION, String.valueOf(revision == null ? latest.number() : revision));
        if (imported.repeated()) {
            headers.set("Idempotency-Replayed", "true");
        }
        return ResponseEntity.ok().headers(headers).body(imported.report());
    }
}
