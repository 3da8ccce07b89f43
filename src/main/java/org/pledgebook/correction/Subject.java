package org.pledgebook.correction;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import org.jspecify.annotations.Nullable;
import org.pledgebook.source.SubjectKind;

/**
 * A record, or one field of it, that a correction speaks about.
 *
 * @param kind the record's kind
 * @param key the record's key
 * @param field the field, or {@code null} for the record as a whole
 * @param member the key of one member of a field that has several, such as a nation among the participants
 */
@Embeddable
@Schema(name = "CorrectionSubject")
public record Subject(
        @Enumerated(EnumType.STRING) @Schema(description = "The record's kind.")
        SubjectKind kind,

        @Schema(description = "The record's key.", example = "paris-2026-01-06")
        String key,

        @Schema(description = "The field; null for the record as a whole.") @Nullable
        String field,

        @Schema(
                description =
                        "The key of one member of a field that has several, such as a nation among the participants.")
        @Nullable
        String member) {

    /** Whether this is one member of a field. */
    public boolean isMember(String ofField, @Nullable String key) {
        return ofField.equals(field) && member != null && member.equals(key);
    }
}
