package org.pledgebook.source;

import io.swagger.v3.oas.annotations.media.Schema;

/** A source, as it is named beside what rests on it. */
public record SourceRef(
        @Schema(description = "The source's key.", example = "paris-declaration")
        String slug,

        @Schema(description = "The source's title.") String title,
        @Schema(description = "Who published it.") String publisher,

        @Schema(description = "How close it stands to what it reports.")
        Tier tier,

        @Schema(description = "Where it can be read.", format = "uri")
        String url) {}
