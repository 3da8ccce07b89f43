package org.pledgebook.source;

import io.swagger.v3.oas.annotations.media.Schema;

/** How a source stands to what the book says. */
@Schema(
        description = "How a source stands to what the book says. SUPPORTS: It says the same. CONTRADICTS: It says "
                + "otherwise, and the book has not settled who is right. CONTEXT: It says something that helps to "
                + "read the field, and neither supports nor contradicts it.")
public enum Stance {
    /** It says the same. */
    SUPPORTS,

    /** It says otherwise, and the book has not settled who is right. */
    CONTRADICTS,

    /** It says something that helps to read the field, and neither supports nor contradicts it. */
    CONTEXT
}
