package org.pledgebook.editing;

import io.swagger.v3.oas.annotations.media.Schema;

/** What a record is to be called from then on. */
@Schema(name = "RenameDraft")
public record RenameDraft(
        @Schema(
                description = "The new key. No record may have it or have had it, but for this one.",
                example = "the-new-key")
        String to) {}
