package org.pledgebook.security;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ProblemException;
import org.pledgebook.problem.ProblemType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Who writes proves by a bearer token who it is; nobody else has to. What the service keeps no session for needs no
 * protection against forged requests either: a browser never sends the token by itself.
 */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);

    private static final String RETRY_AFTER_SECONDS = "5";

    private static final String CLAIM = "pledgebook_role";

    @Bean
    SecurityFilterChain writes(
            HttpSecurity http,
            TokenService tokens,
            ObjectProvider<JwtDecoder> decoder,
            FailedAttempts attempts,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        JwtDecoder issuer = decoder.getIfAvailable();
        AuthenticationManager manager =
                authentication -> authenticate((BearerTokenAuthenticationToken) authentication, tokens, issuer);
        return http.securityMatcher(SecurityConfiguration::isWrite)
                .csrf(csrf -> csrf.disable())
                .logout(logout -> logout.disable())
                .requestCache(cache -> cache.disable())
                .anonymous(anonymous -> anonymous.disable())
                // What the answers to reads say of caching stands, and the other headers come with all answers.
                .headers(headers -> headers.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(request -> manager)
                        .authenticationEntryPoint((request, response, failure) -> problems.resolveException(
                                request,
                                response,
                                null,
                                failure.getCause() instanceof ProblemException refusal
                                        ? refusal
                                        : failed(request, attempts))))
                .build();
    }

    /** Says that a token is needed, as RFC 6750 wants it said. */
    public static ProblemException unauthorized() {
        return new ProblemException(ProblemType.UNAUTHORIZED).with("WWW-Authenticate", "Bearer realm=\"pledgebook\"");
    }

    /** Counts a token that proves nothing, and says so. */
    private static ProblemException failed(HttpServletRequest request, FailedAttempts attempts) {
        // Who sends none has not tried any.
        if (request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
            return unauthorized();
        }
        try {
            return attempts.count(request.getRemoteAddr())
                    .map(wait -> new ProblemException(
                                    ProblemType.TOO_MANY_REQUESTS, "Too many tokens from this address proved nothing.")
                            .with(HttpHeaders.RETRY_AFTER, retryAfter(wait)))
                    .orElseGet(SecurityConfiguration::unauthorized);
        } catch (DataAccessException | TransactionException e) {
            return unavailable();
        }
    }

    /** The whole seconds after which a wait is over, as the header says them. */
    public static String retryAfter(Duration wait) {
        return String.valueOf(wait.plus(Duration.ofMillis(999)).toSeconds());
    }

    private static ProblemException unavailable() {
        return new ProblemException(ProblemType.UNAVAILABLE).with(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    private static boolean isWrite(HttpServletRequest request) {
        HttpMethod method = HttpMethod.valueOf(request.getMethod());
        return request.getRequestURI().startsWith("/api/")
                && List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)
                        .contains(method);
    }

    /** By a token of the book's own or, if an issuer is configured, by one of that issuer. */
    private static Authentication authenticate(
            BearerTokenAuthenticationToken bearer, TokenService tokens, @Nullable JwtDecoder issuer)
            throws AuthenticationException {
        String token = bearer.getToken();
        Optional<Editor> editor;
        try {
            editor = token.startsWith(TokenService.PREFIX) || issuer == null
                    ? tokens.editor(token)
                    : Optional.ofNullable(editor(issuer, token));
        } catch (DataAccessException | TransactionException e) {
            // That nobody can tell now is not the token's fault.
            throw new BadCredentialsException("The token cannot be looked up", unavailable());
        }
        return editor.map(proved -> UsernamePasswordAuthenticationToken.authenticated(proved, null, List.of()))
                .orElseThrow(() -> new BadCredentialsException("The token proves nothing"));
    }

    /**
     * The editor whom a token of an issuer proves, or {@code null} if it proves nobody.
     *
     * @throws BadCredentialsException because of a refusal, if it proves somebody who may not write, or if the issuer's keys
     *     cannot be had
     */
    private static @Nullable Editor editor(JwtDecoder issuer, String token) {
        Jwt jwt;
        try {
            jwt = issuer.decode(token);
        } catch (BadJwtException e) {
            return null;
        } catch (JwtException | JwtDecoderInitializationException e) {
            log.warn("The issuer of tokens does not answer", e);
            throw new BadCredentialsException("The issuer does not answer", unavailable());
        }
        String name =
                Optional.ofNullable(jwt.getClaimAsString("preferred_username")).orElse(jwt.getSubject());
        if (name == null || name.isBlank()) {
            return null;
        }
        String role = String.valueOf(jwt.getClaimAsString(CLAIM)).toUpperCase(Locale.ROOT);
        return Arrays.stream(EditorRole.values())
                .filter(known -> known.name().equals(role))
                .findFirst()
                .map(known -> new Editor(name, known))
                .orElseThrow(() -> new BadCredentialsException(
                        "No role",
                        new ProblemException(
                                ProblemType.FORBIDDEN,
                                "The token proves who sends it, and its claim " + CLAIM
                                        + " names no role that may write: curator or admin.")));
    }

    /**
     * Lets pass what is answered in a way of its own: any method, since 405 says which are taken; a semicolon, since the problem
     * says where parameters stand; and text of any language in headers, whose bytes look like control characters.
     */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowedHeaderValues(value -> true);
        return firewall;
    }
}
