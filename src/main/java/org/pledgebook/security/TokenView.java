package org.pledgebook.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token by which an editor may write. Its secret is not part of it.
 *
 * @param id its number
 * @param name the editor's name, as it stands in the revisions
 * @param role what the editor may do
 * @param createdAt when it was issued
 * @param expiresAt until when it holds
 * @param lastUsedAt when it was last used, to the minute; {@code null} if never
 * @param revokedAt when it was revoked; {@code null} if it was not
 */
public record TokenView(
        long id,
        String name,
        EditorRole role,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {}
