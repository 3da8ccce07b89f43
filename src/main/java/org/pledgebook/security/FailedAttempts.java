package org.pledgebook.security;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.pledgebook.revision.AutoCommitDataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/**
 * Bounds how many tokens that prove nothing an address may try in a minute, whichever instance of the service is asked: the
 * count is in the database. A token that proves somebody is taken whatever others of its address have tried.
 */
@Component
public class FailedAttempts {

    private static final String KEY_PREFIX = "failed tokens of ";

    private static final int MAX_ATTEMPTS = 20;

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private static final int MAX_ADDRESS_LENGTH = 64;

    // Each failure adds one address at most, so that those of a minute are all that is ever kept.
    private static final int REMOVED_AT_ONCE = 100;

    private static final BucketConfiguration LIMIT = BucketConfiguration.builder()
            .addLimit(bandwidth -> bandwidth.capacity(MAX_ATTEMPTS).refillIntervally(MAX_ATTEMPTS, PERIOD))
            .build();

    private final PostgreSQLSelectForUpdateBasedProxyManager<String> buckets;

    FailedAttempts(DataSource dataSource) {
        buckets = WriteLimit.buckets(new AutoCommitDataSource(dataSource))
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ZERO))
                .build();
    }

    /**
     * Counts a failure of an address.
     *
     * @return how long the address should wait if it has failed too often, and nothing if it has not
     */
    public Optional<Duration> count(String from) {
        String address = from.substring(0, Math.min(from.length(), MAX_ADDRESS_LENGTH));
        ConsumptionProbe probe;
        try {
            buckets.removeExpired(REMOVED_AT_ONCE);
            probe = buckets.getProxy(KEY_PREFIX + address, () -> LIMIT).tryConsumeAndReturnRemaining(1);
        } catch (BucketExecutionException e) {
            throw new DataAccessResourceFailureException("What an address may still try could not be read", e);
        }
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
