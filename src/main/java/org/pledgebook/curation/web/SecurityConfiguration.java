package org.pledgebook.curation.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pledgebook.curation.Editor;
import org.pledgebook.curation.EditorRole;
import org.pledgebook.curation.TokenService;
import org.pledgebook.shared.web.ProblemType;
import org.pledgebook.shared.web.Refusal;
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
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
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
class SecurityConfiguration {

    private static final String RETRY_AFTER_SECONDS = "5";

    private static final String CLAIM = "pledgebook_role";

    @Bean
    SecurityFilterChain writes(
            HttpSecurity http,
            TokenService tokens,
            ObjectProvider<JwtDecoder> decoder,
            FailedAttempts attempts,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        AuthenticationManager manager =
                authentication -> authenticate((BearerTokenAuthenticationToken) authentication, tokens, decoder);
        return http.securityMatcher(SecurityConfiguration::isWrite)
                .csrf(csrf -> csrf.disable())
                .logout(logout -> logout.disable())
                .requestCache(cache -> cache.disable())
                .anonymous(anonymous -> anonymous.disable())
                // What the answers to reads say of caching stands, and the other headers come with all answers.
                .headers(headers -> headers.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(request -> {
                            Refusal refusal = attempts.refusal(request);
                            return refusal == null
                                    ? manager
                                    : authentication -> {
                                        throw new BadCredentialsException("Too many attempts", refusal);
                                    };
                        })
                        .authenticationEntryPoint((request, response, failure) -> {
                            if (!(failure.getCause() instanceof Refusal)) {
                                attempts.count(request);
                            }
                            problems.resolveException(
                                    request,
                                    response,
                                    null,
                                    failure.getCause() instanceof Refusal refusal ? refusal : unauthorized());
                        }))
                .build();
    }

    /** Says that a token is needed, as RFC 6750 wants it said. */
    static Refusal unauthorized() {
        return new Refusal(ProblemType.UNAUTHORIZED).with("WWW-Authenticate", "Bearer realm=\"pledgebook\"");
    }

    private static boolean isWrite(HttpServletRequest request) {
        HttpMethod method = HttpMethod.valueOf(request.getMethod());
        return request.getRequestURI().startsWith("/api/")
                && List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)
                        .contains(method);
    }

    /** By a token of the book's own or, if an issuer is configured, by one of that issuer. */
    private static Authentication authenticate(
            BearerTokenAuthenticationToken bearer, TokenService tokens, ObjectProvider<JwtDecoder> decoder)
            throws AuthenticationException {
        String token = bearer.getToken();
        JwtDecoder issuer = decoder.getIfAvailable();
        Optional<Editor> editor;
        try {
            editor = token.startsWith(TokenService.PREFIX) || issuer == null
                    ? tokens.editor(token)
                    : Optional.ofNullable(editor(issuer, token));
        } catch (DataAccessException | TransactionException e) {
            // That nobody can tell now is not the token's fault.
            throw new BadCredentialsException(
                    "The token can not be looked up",
                    new Refusal(ProblemType.UNAVAILABLE).with(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS));
        }
        return editor.map(proved -> UsernamePasswordAuthenticationToken.authenticated(proved, null, List.of()))
                .orElseThrow(() -> new BadCredentialsException("The token proves nothing"));
    }

    private static @Nullable Editor editor(JwtDecoder issuer, String token) {
        try {
            Jwt jwt = issuer.decode(token);
            String name = Optional.ofNullable(jwt.getClaimAsString("preferred_username"))
                    .orElse(jwt.getSubject());
            String role = jwt.getClaimAsString(CLAIM);
            return name == null || role == null
                    ? null
                    : new Editor(name, EditorRole.valueOf(role.toUpperCase(Locale.ROOT)));
        } catch (JwtException | IllegalArgumentException e) {
            return null;
        }
    }

    /** What addresses may hold is checked with an answer that says what is wrong, later than the firewall would refuse. */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowBackSlash(true);
        firewall.setAllowNull(true);
        firewall.setAllowUrlEncodedCarriageReturn(true);
        firewall.setAllowUrlEncodedLineFeed(true);
        firewall.setAllowUrlEncodedLineSeparator(true);
        firewall.setAllowUrlEncodedParagraphSeparator(true);
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
        firewall.setAllowedParameterNames(name -> true);
        firewall.setAllowedParameterValues(value -> true);
        return firewall;
    }

    @Bean
    static FailedAttempts failedAttempts() {
        return new FailedAttempts(20, Duration.ofMinutes(1));
    }
}
