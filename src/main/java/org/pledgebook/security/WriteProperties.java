package org.pledgebook.security;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of writes.
 *
 * @param maxPerMinute how much each editor can write in a minute, all instances together
 */
@Validated
@ConfigurationProperties("pledgebook.writes")
record WriteProperties(
        @Min(value = 1, message = "must be at least 1") int maxPerMinute) {}
