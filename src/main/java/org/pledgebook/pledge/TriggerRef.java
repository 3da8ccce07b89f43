package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;

/** A trigger, as it is named beside a pledge that hangs on it. */
public record TriggerRef(
        @Schema(description = "The trigger's key.", example = "ceasefire-in-ukraine")
        String slug,

        @Schema(description = "What kind of thing must happen.")
        TriggerType type,

        @Schema(description = "What must happen, in words.") String wording,
        @Schema(description = "Whether it has happened.") TriggerState state) {}
