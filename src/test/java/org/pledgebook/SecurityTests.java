package org.pledgebook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The OWASP API Security Top 10 (2023), one by one, and where each is held:
 *
 * <ol>
 *   <li>Broken object level authorization: no record is anybody's own; who may write what, the role says.
 *       {@link CurationTests#aCuratorChangesRecordsAndAnAdminAlsoTakesThemOut}
 *   <li>Broken authentication: {@link CurationTests#onlyATokenThatHoldsIsTaken}, {@link IssuerTests},
 *       {@link #tokensCanNotBeTriedWithoutEndAndThoseThatHoldAreTakenMeanwhile}, {@link #anotherInstanceCountsOn},
 *       {@link #noTokenStandsInTheLog}
 *   <li>Broken object property level authorization: drafts hold what editors write, and nothing that is derived; a field
 *       more is refused. {@link CurationTests#aRecordThatBreaksARuleIsRefusedWithAPointer}
 *   <li>Unrestricted resource consumption: {@link #anEditorCanNotWriteWithoutEnd},
 *       {@link CurationTests#aBodyThatIsNoRecordIsRefused},
 *       {@link #aBodyThatComesDropByDropIsNotWaitedForWithoutEnd}, {@link BadInputTests}, {@link OperationsTests},
 *       {@link WholeListTransferTests}
 *   <li>Broken function level authorization: as 1, and {@link #noOtherMethodWrites}
 *   <li>Unrestricted access to sensitive business flows: as 4, and
 *       {@link CurationTests#anIdempotencyKeyMakesAWriteSafeToRepeat}
 *   <li>Server side request forgery: the service sends no requests, whatever address a source has.
 *       {@link #theServiceAsksNobody}
 *   <li>Security misconfiguration: {@link #onlyWhatOperatorsNeedIsOpenBesideTheBook},
 *       {@link CurationTests#onlyPagesOfConfiguredOriginsWrite}, {@link BadInputTests},
 *       {@link #whoeverFindsAWeaknessIsToldWhomToTell}
 *   <li>Improper inventory management: {@link OpenApiTests#nothingIsUndocumented}
 *   <li>Unsafe consumption of APIs: none is consumed but, where it is configured, the keys of an issuer of tokens, by
 *       Spring Security.
 * </ol>
 */
@PledgebookTest
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(
        properties = {
            "pledgebook.writes.max-per-minute=5",
            "pledgebook.requests.body-timeout=2s",
            "pledgebook.security-contact=mailto:security@example.org"
        })
class SecurityTests {

    private static final String NATION = "/api/v1/nations/FRA?reasonKind=SOURCE&reason=A%20test";

    @Autowired
    private Api api;

    @Autowired
    private TokenService tokens;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcConnectionDetails database;

    @AfterEach
    void revokeAll() {
        tokens.all().stream().filter(held -> held.revokedAt() == null).forEach(held -> tokens.revoke(held.id()));
        run("delete from write_limit where id like 'failed tokens of %'");
    }

    private void run(String statement) {
        transaction.executeWithoutResult(status -> jdbc.sql(statement).update());
    }

    private Answer patch(String token) {
        return api.write("PATCH", NATION, token, "{}", "If-Match", "*");
    }

    @Test
    void whoeverFindsAWeaknessIsToldWhomToTell() {
        Answer answer = api.get("/.well-known/security.txt");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(answer.body().lines().map(line -> line.split(": ", 2)[0]))
                .containsExactly("Contact", "Expires", "Preferred-Languages");
        assertThat(answer.body()).startsWith("Contact: mailto:security@example.org\n");
        // In less than a year, as the standard asks.
        assertThat(Instant.parse(answer.body().lines().toList().get(1).substring("Expires: ".length())))
                .isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(365)));
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

    @Test
    void tokensCanNotBeTriedWithoutEndAndThoseThatHoldAreTakenMeanwhile() {
        String good = tokens.issue("good", EditorRole.CURATOR, Duration.ofDays(1));
        Answer last = patch("pledgebook_1_" + "x".repeat(43));
        for (int i = 0; i < 25 && last.status() == 401; i++) {
            last = patch("pledgebook_1_" + "x".repeat(43));
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 60);
        assertThat(last.json().get("type").asString()).isEqualTo("/problems/too-many-requests");
        assertThat(patch(good).status()).isEqualTo(200);
        assertThat(patch("pledgebook_1_" + "y".repeat(43)).status()).isEqualTo(429);
        assertThat(api.get("/api/v1/nations/FRA").status()).isEqualTo(200);
        // Where all instances look, until it is of no use any more.
        assertThat(jdbc.sql("select expires_at from write_limit where id like 'failed tokens of %'")
                        .query(Long.class)
                        .list())
                .singleElement()
                .satisfies(expires -> assertThat(Instant.ofEpochMilli(expires)).isAfter(Instant.now()));
        run("update write_limit set expires_at = 0, id = id || ' or another' where id like 'failed tokens of %'");
        assertThat(patch("pledgebook_1_" + "x".repeat(43)).status()).isEqualTo(401);
        assertThat(jdbc.sql("select count(*) from write_limit where id like 'failed tokens of %'")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    /** The limits are for all instances on a database. */
    @Test
    void anotherInstanceCountsOn() {
        try (ConfigurableApplicationContext service = new SpringApplicationBuilder(Pledgebook.class)
                .run(
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--pledgebook.writes.max-per-minute=5",
                        "--spring.datasource.url=" + database.getJdbcUrl(),
                        "--spring.datasource.username=" + database.getUsername(),
                        "--spring.datasource.password=" + database.getPassword())) {
            Api other = new Api(service.getEnvironment());
            run("delete from write_limit where id like 'failed tokens of %'");
            for (int i = 0; i < 20; i++) {
                Api asked = i % 2 == 0 ? api : other;
                assertThat(asked.write("PATCH", NATION, "pledgebook_1_" + "z".repeat(43), "{}", "If-Match", "*")
                                .status())
                        .isEqualTo(401);
            }
            for (Api asked : List.of(api, other)) {
                assertThat(asked.write("PATCH", NATION, "pledgebook_1_" + "z".repeat(43), "{}", "If-Match", "*")
                                .status())
                        .isEqualTo(429);
            }
            run("delete from write_limit where id like 'failed tokens of %'");
            String token = tokens.issue("everywhere", EditorRole.CURATOR, Duration.ofDays(1));
            for (int i = 0; i < 5; i++) {
                assertThat((i % 2 == 0 ? api : other)
                                .write("PATCH", NATION, token, "{}", "If-Match", "*")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(patch(token).status()).isEqualTo(429);
            assertThat(other.write("PATCH", NATION, token, "{}", "If-Match", "*")
                            .status())
                    .isEqualTo(429);
        }
    }

    /** Neither while it is read, nor where nobody wants it. */
    @ParameterizedTest
    @ValueSource(strings = {"408", "401"})
    void aBodyThatComesDropByDropIsNotWaitedForWithoutEnd(String status) throws Exception {
        String token = status.equals("408") ? tokens.issue("slow", EditorRole.CURATOR, Duration.ofDays(1)) : "nobody";
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("PATCH " + NATION + " HTTP/1.1\r\nHost: localhost\r\nIf-Match: *\r\nAuthorization: Bearer " + token
                                    + "\r\nContent-Type: application/merge-patch+json\r\nContent-Length: 100000\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            AtomicBoolean closed = new AtomicBoolean();
            Thread drops = new Thread(() -> {
                try {
                    while (!closed.get()) {
                        out.write(' ');
                        out.flush();
                        Thread.sleep(100);
                    }
                } catch (IOException | InterruptedException e) {
                    // Nobody listens any more.
                }
            });
            drops.start();
            // Returns at the end of the connection.
            String answer = readAll(socket.getInputStream());
            closed.set(true);
            drops.join();
            assertThat(answer).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
        }
        assertThat(api.get("/api/v1/nations/FRA").status()).isEqualTo(200);
    }

    /** What came until the connection was closed, in whichever way. */
    private static String readAll(InputStream stream) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            stream.transferTo(bytes);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // Closed while more was on its way.
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void noTokenStandsInTheLog(CapturedOutput output) {
        String token = tokens.issue("quiet", EditorRole.CURATOR, Duration.ofDays(1));
        patch(token);
        patch(token.substring(0, token.length() - 1) + "_");
        assertThat(output.getAll()).doesNotContain(token.substring(token.length() - 43, token.length() - 1));
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
