package org.pledgebook.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.pledgebook.problem.Sha256;
import org.springframework.stereotype.Component;

/**
 * How the pages look. The rules stand in each page, which is therefore drawn after one round trip and not two; the policy of
 * the page names their digest, so that no other rules hold.
 */
@Component
class DrawingStyle {

    private static final String RESOURCE = "/explorer/explorer.css";

    private static final String POLICY =
            "default-src 'none'; style-src '%s'; img-src 'self'; script-src 'self'; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final String rules;

    private final String policy;

    DrawingStyle() throws IOException {
        try (InputStream content = Objects.requireNonNull(DrawingStyle.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            rules = new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("\\s*\\n\\s*", "")
                    .replaceAll(" ?([{};,]) ?", "$1");
        }
        policy = POLICY.formatted("sha256-" + Base64.getEncoder().encodeToString(Sha256.of(rules)));
    }

    /** The rules, as they stand in a page. */
    String rules() {
        return rules;
    }

    /** The Content-Security-Policy of a page: nothing runs or loads on it but these rules and what the service itself serves. */
    String policy() {
        return policy;
    }
}
