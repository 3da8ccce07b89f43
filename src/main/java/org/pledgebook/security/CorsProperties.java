package org.pledgebook.security;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of requests that pages of other origins send.
 *
 * @param writeOrigins the origins whose pages may write; those of all origins may read
 */
@Validated
@ConfigurationProperties("pledgebook.cors")
record CorsProperties(
        @NotNull
        List<
                        @Pattern(
                                regexp = "https?://[^\\s/?#*]+",
                                message = "must be an origin such as https://desk.example.org")
                        String>
                writeOrigins) {}
