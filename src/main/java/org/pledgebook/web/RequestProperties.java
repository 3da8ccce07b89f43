package org.pledgebook.web;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of requests.
 *
 * @param bodyTimeout how long a body may take however little of it comes; longer only at 64 KB a second
 */
@Validated
@ConfigurationProperties("pledgebook.requests")
record RequestProperties(
        @NotNull @DurationMin(millis = 1, message = "must be at least 1ms")
        Duration bodyTimeout) {}
