package org.pledgebook.embeddedpostgres;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the embedded PostgreSQL.
 *
 * @param directory where the data is kept, made if it's missing; a relative one starts at the working directory. A
 *     {@code String}, since Spring would look up a relative {@code Path} on the class path first
 * @param port where the server listens on the loopback interface; 0 takes a free one at each start
 * @param join whether to work beside a service that runs on the same directory, as the commands of the jar do
 * @param timeout how long the server may take to start, recovery after a crash included, and how long to stop
 */
@Validated
@ConfigurationProperties("pledgebook.database")
record EmbeddedPostgresProperties(
        @NotBlank String directory,

        @Min(value = 0, message = "must be 0 to 65535") @Max(value = 65535, message = "must be 0 to 65535")
        int port,

        boolean join,

        @NotNull @DurationMin(seconds = 1, message = "must be at least 1s")
        Duration timeout) {}
