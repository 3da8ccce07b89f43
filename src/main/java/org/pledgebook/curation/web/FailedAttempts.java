package org.pledgebook.curation.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.web.ProblemType;
import org.pledgebook.shared.web.Refusal;
import org.springframework.http.HttpHeaders;

/** Bounds how often an address may try tokens that prove nothing. Each instance counts for itself. */
class FailedAttempts {

    private static final int MOST_ADDRESSES = 10_000;

    private final Cache<String, Bucket> buckets;

    private final int allowed;

    private final Duration period;

    FailedAttempts(int allowed, Duration period) {
        this.allowed = allowed;
        this.period = period;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterAccess(period.multipliedBy(2))
                .build();
    }

    /** Why no other token of this address is looked at now, or {@code null} if it has not failed too often. */
    @Nullable
    Refusal refusal(HttpServletRequest request) {
        Bucket bucket = buckets.getIfPresent(request.getRemoteAddr());
        if (bucket != null && bucket.getAvailableTokens() <= 0) {
            long wait = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
            return new Refusal(ProblemType.TOO_MANY_REQUESTS, "Too many tokens from this address proved nothing.")
                    .with(
                            HttpHeaders.RETRY_AFTER,
                            String.valueOf(Duration.ofNanos(wait).toSeconds() + 1));
        }
        return null;
    }

    /** Counts a failure. */
    void count(HttpServletRequest request) {
        bucket(request.getRemoteAddr()).consumeIgnoringRateLimits(1);
    }

    private Bucket bucket(String address) {
        return buckets.get(
                address,
                unused -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(allowed).refillGreedy(allowed, period))
                        .build());
    }
}
