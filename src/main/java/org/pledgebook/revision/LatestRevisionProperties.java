package org.pledgebook.revision;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of {@link LatestRevision}.
 *
 * @param cacheTtl how long the database's word on the latest revision holds, and how long a write waits before it is
 *     acknowledged; the same on all instances
 */
@Validated
@ConfigurationProperties("pledgebook.latest-revision")
record LatestRevisionProperties(
        @NotNull @DurationMin(message = "must be 0ms to 10s") @DurationMax(seconds = 10, message = "must be 0ms to 10s")
        Duration cacheTtl) {}
