package org.pledgebook.revision;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** One write of the whole book. */
@Schema(name = "Revision")
public record RevisionView(
        @Schema(description = "The revision's number; a later one is higher.", example = "2")
        long number,

        @Schema(description = "When it was written.") Instant recordedAt,
        @Schema(description = "Who wrote it.") String editor,

        @Schema(description = "Why: new evidence, a mistake of the book, or a change of the vocabulary.")
        ReasonKind reasonKind,

        @Schema(description = "Why, in a sentence.") String reason) {}
