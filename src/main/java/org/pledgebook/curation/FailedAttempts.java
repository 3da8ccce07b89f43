package org.pledgebook.curation;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * How often each address has tried tokens lately that prove nothing, whichever instance of the service was asked: the count
 * is in the database, and so is the clock. A token that proves somebody is taken whatever others of its address have tried.
 */
@Service
public class FailedAttempts {

    private static final int ALLOWED = 20;

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private static final int LONGEST_ADDRESS = 64;

    private final JdbcClient jdbc;

    FailedAttempts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Counts a failure of an address.
     *
     * @return how long the address should wait if it has failed too often, and nothing if it has not
     */
    // Each failure sees those that were counted before it.
    @Transactional(isolation = Isolation.READ_COMMITTED)
    public Optional<Duration> count(String from) {
        String address = from.substring(0, Math.min(from.length(), LONGEST_ADDRESS));
        jdbc.sql("delete from failed_attempt where failed_at < now() - make_interval(secs => :period)")
                .param("period", PERIOD.toSeconds())
                .update();
        Lately lately = jdbc.sql("select count(*) as failures, coalesce(extract(epoch from min(failed_at)"
                        + " + make_interval(secs => :period) - now()), 0)::int as seconds"
                        + " from failed_attempt where address = :address")
                .param("period", PERIOD.toSeconds())
                .param("address", address)
                .query(Lately.class)
                .single();
        if (lately.failures() >= ALLOWED) {
            return Optional.of(Duration.ofSeconds(Math.max(1, lately.seconds())));
        }
        jdbc.sql("insert into failed_attempt (address, failed_at) values (:address, now())")
                .param("address", address)
                .update();
        return Optional.empty();
    }

    private record Lately(long failures, int seconds) {}
}
