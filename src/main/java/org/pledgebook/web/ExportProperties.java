package org.pledgebook.web;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of reads of whole lists.
 *
 * @param maxConcurrent how many whole lists can be read at once; more are answered 503
 */
@Validated
@ConfigurationProperties("pledgebook.exports")
record ExportProperties(
        @Min(value = 1, message = "must be at least 1") int maxConcurrent) {}
