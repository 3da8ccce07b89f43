package org.pledgebook.revision;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the streaming replica.
 *
 * @param url where to read from; without it, all reads go to the primary
 * @param username who connects to it; empty for whoever connects to the primary
 * @param password the password of that user
 * @param waitTimeout how long a read waits for what the replica does not have yet, before it goes to the primary
 */
@Validated
@ConfigurationProperties("pledgebook.replica")
record ReplicaProperties(
        @Pattern(
                regexp = "jdbc:.+",
                message = "must begin with jdbc:, such as jdbc:postgresql://replica.example.org/pledgebook")
        @Nullable
        String url,

        @NotNull String username,
        @NotNull String password,

        @NotNull @DurationMin(message = "must be 0ms to 10s") @DurationMax(seconds = 10, message = "must be 0ms to 10s")
        Duration waitTimeout) {}
