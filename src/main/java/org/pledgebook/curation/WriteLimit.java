package org.pledgebook.curation;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.IsolationLevelDataSourceAdapter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;

/** Bounds how much each editor writes in a minute, whichever instance of the service is asked: the count is in the database. */
@Component
public class WriteLimit {

    private final ProxyManager<String> buckets;

    private final BucketConfiguration limit;

    WriteLimit(DataSource dataSource, @Value("${pledgebook.writes.per-minute:600}") int perMinute) {
        // Who waits for a bucket shall see what the one before has left in it, and not fail for it.
        IsolationLevelDataSourceAdapter reading = new IsolationLevelDataSourceAdapter();
        reading.setTargetDataSource(dataSource);
        reading.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(reading)
                .table("write_limit")
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .build();
        limit = BucketConfiguration.builder()
                .addLimit(bandwidth -> bandwidth.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }

    /** Takes one write of what an editor may write; if nothing is left of it, tells how long to wait. */
    public Optional<Duration> take(Editor editor) {
        ConsumptionProbe probe;
        try {
            probe = buckets.getProxy(editor.name(), () -> limit).tryConsumeAndReturnRemaining(1);
        } catch (BucketExecutionException e) {
            throw new DataAccessResourceFailureException("What an editor may still write could not be read", e);
        }
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
