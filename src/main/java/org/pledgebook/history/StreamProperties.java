package org.pledgebook.history;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of streams of revisions.
 *
 * @param maxConcurrent how many readers can wait for revisions at once; more are answered 503
 * @param pollInterval how often the database is asked for new revisions while anybody waits
 * @param heartbeatInterval how long a waiting reader hears nothing before it is told that nothing has happened
 */
@Validated
@ConfigurationProperties("pledgebook.streams")
record StreamProperties(
        @Min(value = 1, message = "must be at least 1") int maxConcurrent,

        @NotNull @DurationMin(millis = 10, message = "must be at least 10ms")
        Duration pollInterval,

        @NotNull @DurationMin(millis = 10, message = "must be at least 10ms")
        Duration heartbeatInterval) {}
