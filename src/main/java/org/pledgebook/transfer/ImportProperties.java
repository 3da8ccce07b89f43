package org.pledgebook.transfer;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of imports.
 *
 * @param directory where imports are kept while they are sent and written, in a directory of the instance's own. A
 *     {@code String}, since Spring would look up a relative {@code Path} on the class path first
 * @param maxSize how much one import may have, as it is sent and unpacked
 * @param maxTotalSize how much all imports that are being sent or written may have together; more are answered 503
 */
@Validated
@ConfigurationProperties("pledgebook.imports")
record ImportProperties(
        @NotBlank String directory,

        @NotNull @Min(value = 1, message = "must be at least 1B")
        DataSize maxSize,

        @NotNull @Min(value = 1, message = "must be at least 1B")
        DataSize maxTotalSize) {}
