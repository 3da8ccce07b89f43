package org.pledgebook.curation.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.pledgebook.curation.Edit;
import org.pledgebook.curation.ImportReport;
import org.pledgebook.curation.ImportService;
import org.pledgebook.curation.ImportService.Format;
import org.pledgebook.shared.web.ProblemType;
import org.pledgebook.shared.web.Refusal;
import org.springframework.http.MediaType;
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

    private static final long LARGEST = 50_000_000;

    private final ImportService imports;

    ImportController(ImportService imports) {
        this.imports = imports;
    }

    @PostMapping(
            path = "/imports",
            consumes = {CSV, NDJSON})
    @Operation(operationId = "importRecords", summary = "Write many records of a collection at once")
    @RequestBody(
            description =
                    "Records in the form of an export: its columns, or its lines of JSON. Fields that are left out stay"
                            + " as they are; what the book derives is passed over.",
            content = {
                @Content(mediaType = CSV, schema = @Schema(type = "string")),
                @Content(mediaType = NDJSON, schema = @Schema(type = "string"))
            })
    ImportReport run(
            @Parameter(description = "The collection that the records are of.", example = "nations") @RequestParam
                    String collection,
            @Parameter(description = "Whether to say only what would be done, and write nothing.")
                    @RequestParam(defaultValue = "false")
                    boolean dryRun,
            @Parameter(hidden = true) HttpServletRequest request,
            Edit edit)
            throws IOException {
        if (edit.idempotencyKey() != null) {
            throw new Refusal(
                    ProblemType.MALFORMED_REQUEST,
                    "An import takes no Idempotency-Key. A dry run tells whether it has been done: nothing would differ then.");
        }
        Format format =
                MediaType.parseMediaType(request.getContentType()).isCompatibleWith(MediaType.parseMediaType(CSV))
                        ? Format.CSV
                        : Format.NDJSON;
        return imports.run(collection, format, new Bounded(request.getInputStream()), dryRun, edit);
    }

    /** A body that is refused as soon as it is too large. */
    private static final class Bounded extends FilterInputStream {

        private long read;

        Bounded(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            return count(super.read(), 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int some = super.read(buffer, offset, length);
            return count(some, some);
        }

        private int count(int answer, int bytes) {
            read += Math.max(bytes, 0);
            if (read > LARGEST) {
                throw new Refusal(ProblemType.CONTENT_TOO_LARGE, "An import may have at most 50 MB. Split it.");
            }
            return answer;
        }
    }
}
