package org.pledgebook.revision;

import io.swagger.v3.oas.annotations.media.Schema;

/** Why the book was changed. */
@Schema(
        description = "Why the book was changed. SOURCE: There was new evidence. CORRECTION: The book was wrong. "
                + "MODEL: The vocabulary changed.")
public enum ReasonKind {
    /** There was new evidence. */
    SOURCE,

    /** The book was wrong. */
    CORRECTION,

    /** The vocabulary changed. */
    MODEL
}
