package org.pledgebook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URL;
import java.net.URLConnection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.pledgebook.curation.EditorRole;
import org.pledgebook.curation.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/**
 * The OWASP API Security Top 10 (2023), one by one, and where each is held:
 *
 * <ol>
 *   <li>Broken object level authorization: no record is anybody's own; who may write what, the role says.
 *       {@link CurationTests#aCuratorChangesRecordsAndAnAdminAlsoTakesThemOut}
 *   <li>Broken authentication: {@link CurationTests#onlyATokenThatHoldsIsTaken}, {@link #tokensCanNotBeTriedWithoutEnd},
 *       {@link #noTokenStandsInTheLog}
 *   <li>Broken object property level authorization: drafts hold what editors write, and nothing that is derived; a field
 *       more is refused. {@link CurationTests#aRecordThatBreaksARuleIsRefusedWithAPointer}
 *   <li>Unrestricted resource consumption: {@link #anEditorCanNotWriteWithoutEnd},
 *       {@link CurationTests#aBodyThatIsNoRecordIsRefused}, {@link BadInputTests}, {@link OperationsTests},
 *       {@link WholeListTransferTests}
 *   <li>Broken function level authorization: as 1, and {@link #noOtherMethodWrites}
 *   <li>Unrestricted access to sensitive business flows: as 4, and
 *       {@link CurationTests#anIdempotencyKeyMakesAWriteSafeToRepeat}
 *   <li>Server side request forgery: the service sends no requests, whatever address a source has.
 *       {@link #theServiceAsksNobody}
 *   <li>Security misconfiguration: {@link #onlyWhatOperatorsNeedIsOpenBesideTheBook},
 *       {@link CurationTests#onlyPagesOfConfiguredOriginsWrite}, {@link BadInputTests}
 *   <li>Improper inventory management: {@link OpenApiTests#nothingIsUndocumented}
 *   <li>Unsafe consumption of APIs: none is consumed but, where it is configured, the keys of an issuer of tokens, by
 *       Spring Security.
 * </ol>
 */
@PledgebookTest
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = "pledgebook.writes.per-minute=5")
class SecurityTests {

    private static final String NATION = "/api/v1/nations/FRA?reasonKind=SOURCE&reason=A%20test";

    @Autowired
    private Api api;

    @Autowired
    private TokenService tokens;

    @AfterEach
    void revokeAll() {
        tokens.all().stream().filter(held -> held.revokedAt() == null).forEach(held -> tokens.revoke(held.id()));
    }

    private Answer patch(String token) {
        return api.write("PATCH", NATION, token, "{}", "If-Match", "*");
    }

    @Test
    void anEditorCanNotWriteWithoutEnd() {
        String busy = tokens.issue("busy", EditorRole.CURATOR, Duration.ofDays(1));
        String other = tokens.issue("other", EditorRole.CURATOR, Duration.ofDays(1));
        for (int i = 0; i < 5; i++) {
            assertThat(patch(busy).status()).isEqualTo(200);
        }
        Answer refused = patch(busy);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        assertThat(refused.json().get("type").asString()).isEqualTo("/problems/too-many-requests");
        assertThat(patch(other).status()).isEqualTo(200);
    }

    // Last: it keeps this address from trying for a while.
    @Order(Integer.MAX_VALUE)
    @Test
    void tokensCanNotBeTriedWithoutEnd() {
        Answer last = patch("pledgebook_1_" + "x".repeat(43));
        for (int i = 0; i < 25 && last.status() == 401; i++) {
            last = patch("pledgebook_1_" + "x".repeat(43));
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.header("Retry-After")).isNotEmpty();
        assertThat(api.get("/api/v1/nations/FRA").status()).isEqualTo(200);
    }

    @Test
    void noTokenStandsInTheLog(CapturedOutput output) {
        String token = tokens.issue("quiet", EditorRole.CURATOR, Duration.ofDays(1));
        patch(token);
        patch(token.substring(0, token.length() - 1) + "_");
        assertThat(output.getAll()).doesNotContain(token.substring(token.lastIndexOf('_') + 1, token.length() - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"})
    void noOtherMethodWrites(String header) {
        Answer answer = api.write("POST", "/api/v1/nations/FRA", "", "_method=DELETE", header, "DELETE");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(api.get("/api/v1/nations/FRA?_method=DELETE").status()).isEqualTo(400);
        assertThat(api.get("/api/v1/nations/FRA", header, "DELETE").status()).isEqualTo(200);
    }

    @Test
    void theServiceAsksNobody() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "org.springframework.web.client..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(URLConnection.class)
                .orShould()
                .callMethod(URL.class, "openStream")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.pledgebook"));
    }

    @Test
    void onlyWhatOperatorsNeedIsOpenBesideTheBook() {
        for (String closed : List.of("env", "beans", "configprops", "heapdump", "loggers", "mappings", "shutdown")) {
            assertThat(api.get("/actuator/" + closed).status()).as(closed).isEqualTo(404);
        }
        Answer health = api.get("/actuator/health");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body()).doesNotContain("postgres", "diskSpace");
        assertThat(api.get("/").header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(api.get("/api/v1/pledges").header("Server")).isEmpty();
    }
}
