package org.pledgebook.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ConflictException;
import org.pledgebook.problem.Sha256;
import org.pledgebook.revision.AutoCommitDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tokens by which editors may write. A token is {@code pledgebook_<number>_<secret>}: the number finds it, the secret of
 * 256 random bits proves it, and the book keeps no more than the secret's SHA-256, which suffices for what can't be guessed.
 */
@Service
public class TokenService {

    /** What every token begins with, so that leaked ones can be searched for. */
    public static final String PREFIX = "pledgebook_";

    private static final Pattern TOKEN = Pattern.compile(PREFIX + "([0-9]{1,18})_([A-Za-z0-9_-]{43})");

    private static final int SECRET_BYTES = 32;

    private static final Logger log = LoggerFactory.getLogger(TokenService.class);

    private final JdbcClient jdbc;

    // Each write begins with a question about its token, whose answer is to take no longer than it must.
    private final JdbcClient alone;

    private final TransactionTemplate transaction;

    private final Clock clock;

    private final SecureRandom random = new SecureRandom();

    TokenService(DataSource dataSource, JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.alone = JdbcClient.create(new AutoCommitDataSource(dataSource));
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Issues a token.
     *
     * @param name the editor's name, as it will stand in the revisions
     * @return the token itself, which is never told again
     * @throws ConflictException if another token with that name is not revoked
     */
    @Transactional
    public String issue(String name, EditorRole role, Duration validity) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        try {
            long id = jdbc.sql("insert into api_token (name, role, secret_hash, created_at, expires_at)"
                            + " values (:name, :role, :hash, :now, :expires) returning id")
                    .param("name", name)
                    .param("role", role.name())
                    .param("hash", Sha256.hex(secret))
                    .param("now", Timestamp.from(now))
                    .param("expires", Timestamp.from(now.plus(validity)))
                    .query(Long.class)
                    .single();
            return PREFIX + id + "_" + secret;
        } catch (DuplicateKeyException e) {
            throw new ConflictException(
                    "There is a token for '" + name + "' already. Revoke it first, or take another name.");
        }
    }

    /** All tokens, the revoked and expired ones too, in the order of their numbers. */
    @Transactional(readOnly = true)
    public List<TokenView> all() {
        return jdbc.sql(
                        "select id, name, role, created_at, expires_at, last_used_at, revoked_at from api_token order by id")
                .query(TokenView.class)
                .list();
    }

    /** Whether any token holds. */
    @Transactional(readOnly = true)
    public boolean anyHolds() {
        return jdbc.sql("select exists (select from api_token where revoked_at is null and expires_at > :now)")
                .param("now", Timestamp.from(clock.instant()))
                .query(Boolean.class)
                .single();
    }

    /**
     * Revokes a token, at once and for good.
     *
     * @return whether there was one by that number which held
     */
    @Transactional
    public boolean revoke(long id) {
        return jdbc.sql("update api_token set revoked_at = :now where id = :id and revoked_at is null")
                        .param("now", Timestamp.from(clock.instant()))
                        .param("id", id)
                        .update()
                > 0;
    }

    /** Gives the editor whom a token proves, and nothing if it proves none. */
    public Optional<Editor> editor(String token) {
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long id = Long.parseLong(parts.group(1));
        Instant now = clock.instant();
        Optional<Held> held = alone.sql("select name, role, secret_hash, last_used_at from api_token"
                        + " where id = :id and revoked_at is null and expires_at > :now")
                .param("id", id)
                .param("now", Timestamp.from(now))
                .query(Held::of)
                .optional()
                // In the same time, however much of the hash is right.
                .filter(candidate -> MessageDigest.isEqual(
                        candidate.secretHash().getBytes(StandardCharsets.US_ASCII),
                        Sha256.hex(parts.group(2)).getBytes(StandardCharsets.US_ASCII)));
        // To the minute: each use would cost a commit otherwise.
        Instant recent = now.minus(Duration.ofMinutes(1));
        if (held.isPresent()
                && (held.get().lastUsedAt() == null || held.get().lastUsedAt().isBefore(recent))) {
            use(id, now);
        }
        return held.map(proved -> new Editor(proved.name(), proved.role()));
    }

    private void use(long id, Instant now) {
        try {
            transaction.executeWithoutResult(
                    status -> jdbc.sql("update api_token set last_used_at = :now where id = :id")
                            .param("now", Timestamp.from(now))
                            .param("id", id)
                            .update());
        } catch (ConcurrencyFailureException e) {
            log.debug("Another request has noted the use of token {} at the same time", id, e);
        }
    }

    private record Held(
            String name,
            EditorRole role,
            String secretHash,
            @Nullable Instant lastUsedAt) {

        static Held of(ResultSet row, int number) throws SQLException {
            Timestamp used = row.getTimestamp("last_used_at");
            return new Held(
                    row.getString("name"),
                    EditorRole.valueOf(row.getString("role")),
                    row.getString("secret_hash"),
                    used == null ? null : used.toInstant());
        }
    }
}
