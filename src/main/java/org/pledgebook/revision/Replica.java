package org.pledgebook.revision;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.NestedExceptionUtils;

/**
 * A streaming replica of the database. It is read where it has what the primary had when the read began; where it lags
 * behind for longer than a reader waits, or does not answer, the primary is read instead.
 */
final class Replica implements HealthIndicator, AutoCloseable {

    /** Reads do without it: the service is none the less ready. */
    private static final Status DEGRADED = new Status("DEGRADED", "The replica does not answer; the primary is read.");

    private static final Logger log = LoggerFactory.getLogger(Replica.class);

    private static final Duration MAX_CONNECT = Duration.ofSeconds(1);

    // While it is away, one reader in so long looks whether it is back.
    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(5).toNanos();

    // Who has just waited in vain waited for all.
    private static final long PAUSE_AFTER_LAG = Duration.ofSeconds(1).toNanos();

    private final HikariDataSource pool;

    private final Duration waitTimeout;

    private final Counter read;

    private final Counter passedOver;

    private final AtomicLong askAgainAt = new AtomicLong(System.nanoTime());

    private volatile boolean away;

    private volatile long waitAgainAt = System.nanoTime();

    /** Takes over the settings of the primary's pool, where those of the replica do not say otherwise. */
    Replica(HikariConfig primary, ReplicaProperties properties, MeterRegistry meters) {
        HikariConfig config = new HikariConfig();
        primary.copyStateTo(config);
        config.setPoolName("replica");
        config.setJdbcUrl(properties.url());
        if (!properties.username().isEmpty()) {
            config.setUsername(properties.username());
            config.setPassword(properties.password());
        }
        config.setConnectionTimeout(MAX_CONNECT.toMillis());
        config.setValidationTimeout(MAX_CONNECT.toMillis());
        // The service starts without it.
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
        this.waitTimeout = properties.waitTimeout();
        this.read = meters.counter("pledgebook.reads", "from", "replica");
        this.passedOver = meters.counter("pledgebook.reads", "from", "primary");
    }

    DataSource dataSource() {
        return pool;
    }

    /** Whether it answered when it was last asked; if it did not, now and then one reader is to see whether it does. */
    boolean isWorthAsking() {
        if (!away) {
            return true;
        }
        long now = System.nanoTime();
        long next = askAgainAt.get();
        return now - next >= 0 && askAgainAt.compareAndSet(next, now + PAUSE_AFTER_FAILURE);
    }

    /** How long to wait for what it does not have yet. */
    Duration waitTimeout() {
        return System.nanoTime() - waitAgainAt >= 0 ? waitTimeout : Duration.ZERO;
    }

    /** Takes note that it has been read. */
    void served() {
        if (away) {
            away = false;
            log.info("The replica answers again");
        }
        read.increment();
    }

    /** Takes note that the primary has been read in its place. */
    void passedOver() {
        passedOver.increment();
    }

    /** Takes note that it did not have what a reader waited for. */
    void lagged() {
        waitAgainAt = System.nanoTime() + PAUSE_AFTER_LAG;
    }

    /** Takes note that it did not answer. */
    void failed(Exception reason) {
        if (!away) {
            log.warn(
                    "The replica does not answer; the primary is read instead: {}",
                    NestedExceptionUtils.getMostSpecificCause(reason).toString());
        }
        askAgainAt.set(System.nanoTime() + PAUSE_AFTER_FAILURE);
        away = true;
    }

    @Override
    public Health health() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select max(number) from revision")) {
            row.next();
            long revision = row.getLong(1);
            connection.rollback();
            away = false;
            return Health.up().withDetail("revision", revision).build();
        } catch (SQLException e) {
            return Health.status(DEGRADED).build();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
