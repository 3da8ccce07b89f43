package org.pledgebook.explorer.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.pledgebook.shared.Sha256;
import org.springframework.stereotype.Component;

/**
 * How the pages look. The rules stand in each page, which is therefore drawn after one round trip and not two; the policy of
 * the page names their digest, so that no other rules hold.
 */
@Component
class Style {

    private static final String RESOURCE = "/explorer/explorer.css";

    private final String rules;

    private final String digest;

    Style() throws IOException {
        try (InputStream content = Objects.requireNonNull(Style.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            rules = new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("\\s*\\n\\s*", "")
                    .replaceAll(" ?([{};,]) ?", "$1");
        }
        digest = "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(rules));
    }

    /** The rules, as they stand in a page. */
    String rules() {
        return rules;
    }

    /** The digest of the rules, as a policy names it. */
    String digest() {
        return digest;
    }
}
