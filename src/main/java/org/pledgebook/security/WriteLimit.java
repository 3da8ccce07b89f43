package org.pledgebook.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL.PostgreSQLSelectForUpdateBasedProxyManagerBuilder;
import io.github.bucket4j.util.concurrent.batch.BatchHelper.BatchFailedException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.IsolationLevelDataSourceAdapter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;

/**
 * Bounds how much each editor writes in a minute, whichever instance of the service is asked: the count is in the database. An
 * instance tells it there with the first write after a second, or when a second's share has been written: to do so for each
 * write would be a third of what a write asks of the database. So an editor who writes through several instances at once may
 * get as much more.
 */
@Component
public class WriteLimit {

    // No editor has a key of what is counted of others.
    private static final String KEY_PREFIX = "writes of ";

    private static final Duration ALONE = Duration.ofSeconds(1);

    // One that is forgotten is read from the database again, without what had not been told there yet.
    private static final int MAX_KEPT = 1000;

    private final ProxyManager<String> buckets;

    private final Optimization counting;

    private final BucketConfiguration limit;

    private final Cache<String, Bucket> kept =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

    WriteLimit(DataSource dataSource, WriteProperties properties) {
        int perMinute = properties.maxPerMinute();
        buckets = buckets(dataSource).build();
        long share = perMinute / Duration.ofMinutes(1).dividedBy(ALONE);
        counting = share == 0 ? Optimization.NONE_OPTIMIZED : Optimizations.delaying(new DelayParameters(share, ALONE));
        limit = BucketConfiguration.builder()
                .addLimit(bandwidth -> bandwidth.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }

    /** Builds what keeps buckets in the database, for all instances of the service together. */
    static PostgreSQLSelectForUpdateBasedProxyManagerBuilder<String> buckets(DataSource dataSource) {
        // Who waits for a bucket shall see what the one before has left in it, and not fail for it.
        IsolationLevelDataSourceAdapter reading = new IsolationLevelDataSourceAdapter();
        reading.setTargetDataSource(dataSource);
        reading.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        return Bucket4jPostgreSQL.selectForUpdateBasedBuilder(reading)
                .table("write_limit")
                .primaryKeyMapper(PrimaryKeyMapper.STRING);
    }

    /** Takes one write of what an editor may write; if nothing is left of it, tells how long to wait. */
    public Optional<Duration> take(Editor editor) {
        ConsumptionProbe probe;
        try {
            probe = take(KEY_PREFIX + editor.name());
        } catch (BucketExecutionException | BatchFailedException e) {
            throw new DataAccessResourceFailureException("What an editor may still write could not be read", e);
        }
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private ConsumptionProbe take(String editor) {
        try {
            return bucket(editor).tryConsumeAndReturnRemaining(1);
        } catch (BatchFailedException e) {
            if (e.getCause() instanceof BucketExecutionException) {
                throw e;
            }
            // Those who come at once are counted together, and all fail if the database has lost the count meanwhile.
            beginToCount(editor);
            return bucket(editor).tryConsumeAndReturnRemaining(1);
        }
    }

    private Bucket bucket(String editor) {
        Bucket bucket = kept.getIfPresent(editor);
        if (bucket == null) {
            // Before it is kept: who asks a database that does not answer makes nobody else wait.
            beginToCount(editor);
            bucket = kept.get(
                    editor,
                    unused -> buckets.builder().withOptimization(counting).build(editor, () -> limit));
        }
        return bucket;
    }

    /**
     * Has the database count what an editor writes, by this limit if it was another one before: there has to be a count before
     * those who come at once can be counted together.
     */
    private void beginToCount(String editor) {
        buckets.getProxy(editor, () -> limit).replaceConfiguration(limit, TokensInheritanceStrategy.PROPORTIONALLY);
    }
}
