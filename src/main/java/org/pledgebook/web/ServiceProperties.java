package org.pledgebook.web;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The settings by which the service says who it is.
 *
 * @param publicAddress the address that pages and feeds name in citations, links and identifiers
 * @param securityContact whom to tell of a weakness of the service (RFC 9116); empty if nobody is named
 */
@Validated
@ConfigurationProperties("pledgebook")
public record ServiceProperties(
        @NotNull
        @Pattern(
                regexp = "https?://[^\\s/?#]+/*",
                message = "must be a scheme and a host, such as https://book.example.org")
        String publicAddress,

        @NotNull
        @Pattern(
                regexp = "|(mailto|https|tel):\\S+",
                message = "must be an address such as mailto:security@example.org,"
                        + " https://example.org/security or tel:+1-201-555-0123, or empty")
        String securityContact) {

    /** Returns the public address without a slash at its end. */
    public String base() {
        return publicAddress.replaceFirst("/+$", "");
    }
}
