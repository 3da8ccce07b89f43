package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.pledgebook.Api.Answer;
import org.pledgebook.security.EditorRole;
import org.pledgebook.security.TokenService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Tokens of an OAuth 2 issuer beside the book's own: the issuer is a server that tells its keys, and can be away. */
@PledgebookTest
@DirtiesContext
class IssuerTests {

    private static final HttpServer SERVER = start();

    private static final RSAKey KEY = key("the-key");

    private static final AtomicBoolean AWAY = new AtomicBoolean();

    @Autowired
    private Api api;

    @Autowired
    private TokenService tokens;

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry properties) {
        properties.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", IssuerTests::address);
    }

    @AfterAll
    static void stop() {
        SERVER.stop(0);
    }

    @Test
    void whomTheIssuerCallsACuratorWritesUnderThatName() throws Exception {
        Answer written = patch(sign(claims("curator").build(), KEY));
        assertThat(written.status()).as(written.body()).isEqualTo(200);
        assertThat(api.json("/api/v1/revisions?limit=1").at("/data/0/editor").asString())
                .isEqualTo("ann");
        assertThat(delete(sign(claims("curator").build(), KEY)).status()).isEqualTo(403);
        assertThat(delete(sign(claims("ADMIN").build(), KEY)).status()).isEqualTo(404);
    }

    @Test
    void theBooksOwnTokensHoldBesideThem() {
        String own = tokens.issue("own", EditorRole.CURATOR, Duration.ofDays(1));
        assertThat(patch(own).status()).isEqualTo(200);
        assertThat(patch(own.substring(0, own.length() - 2) + "__").status()).isEqualTo(401);
    }

    @Test
    void whatProvesNothingIsRefused() throws Exception {
        Instant now = Instant.now();
        assertRefused(sign(claims("curator").build(), key("the-key")));
        assertRefused(sign(
                claims("curator")
                        .expirationTime(Date.from(now.minusSeconds(300)))
                        .build(),
                KEY));
        assertRefused(sign(
                claims("curator").notBeforeTime(Date.from(now.plusSeconds(300))).build(), KEY));
        assertRefused(sign(claims("curator").issuer("https://other.example").build(), KEY));
        assertRefused(new PlainJWT(claims("admin").build()).serialize());
        String good = sign(claims("curator").build(), KEY);
        String[] parts = good.split("\\.", -1);
        String[] others = sign(claims("admin").build(), KEY).split("\\.", -1);
        assertRefused(parts[0] + "." + others[1] + "." + parts[2]);
        assertRefused("no.token.atall");
        assertRefused(sign(
                claims("curator")
                        .subject(null)
                        .claim("preferred_username", null)
                        .build(),
                KEY));
    }

    @Test
    void whoHasNoRoleIsKnownAndMayNotWrite() throws Exception {
        for (String role : new String[] {null, "reader", ""}) {
            Answer answer = patch(sign(claims(role).build(), KEY));
            assertThat(answer.status()).as(answer.body()).isEqualTo(403);
            assertThat(answer.json().get("type").asString()).isEqualTo("/problems/forbidden");
            assertThat(answer.json().get("detail").asString()).contains("pledgebook_role");
        }
    }

    @Test
    void aKeyThatTheIssuerCanNotBeAskedForIsNotTheTokensFault() throws Exception {
        AWAY.set(true);
        try {
            Answer answer = patch(sign(claims("curator").build(), key("a-key-not-seen-before")));
            assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(api.get("/api/v1/nations/FRA").status()).isEqualTo(200);
        } finally {
            AWAY.set(false);
        }
    }

    private void assertRefused(String token) {
        Answer answer = patch(token);
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    private Answer patch(String token) {
        return api.write(
                "PATCH",
                "/api/v1/nations/FRA?reasonKind=SOURCE&reason=A%20test",
                token,
                "{\"note\": \"At " + System.nanoTime() + ".\"}",
                "If-Match",
                "*");
    }

    private Answer delete(String token) {
        return api.write("DELETE", "/api/v1/nations/XXX?reasonKind=SOURCE&reason=A%20test", token, "", "If-Match", "*");
    }

    private static JWTClaimsSet.Builder claims(String role) {
        return new JWTClaimsSet.Builder()
                .issuer(address())
                .subject("1234")
                .claim("preferred_username", "ann")
                .claim("pledgebook_role", role)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    private static String sign(JWTClaimsSet claims, RSAKey key) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static RSAKey key(String name) {
        try {
            return new RSAKeyGenerator(2048).keyID(name).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String address() {
        return "http://127.0.0.1:" + SERVER.getAddress().getPort();
    }

    private static HttpServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/.well-known/openid-configuration",
                    exchange -> answer(
                            exchange,
                            "{\"issuer\": \"%1$s\", \"jwks_uri\": \"%1$s/keys\", \"subject_types_supported\": [\"public\"]}"
                                    .formatted(address())));
            server.createContext("/keys", exchange -> answer(exchange, new JWKSet(KEY.toPublicJWK()).toString()));
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(AWAY.get() ? 500 : 200, AWAY.get() ? -1 : bytes.length);
        if (!AWAY.get()) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
