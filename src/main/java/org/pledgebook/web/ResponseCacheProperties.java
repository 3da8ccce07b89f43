package org.pledgebook.web;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of answers that are kept to be given again.
 *
 * @param maxSize how much memory they take; 0B keeps none
 */
@Validated
@ConfigurationProperties("pledgebook.response-cache")
record ResponseCacheProperties(
        @NotNull @Min(value = 0, message = "must be at least 0B")
        DataSize maxSize) {}
