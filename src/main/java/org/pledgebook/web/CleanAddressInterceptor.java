package org.pledgebook.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pledgebook.query.QueryReader;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Leads people's links to the address to share: without the empty fields of a form, without what others hang on to a link such
 * as {@code utm_source}, and with the codes of nations as records have them. The API is for programs and refuses all of it.
 */
@Component
public class CleanAddressInterceptor implements HandlerInterceptor {

    private static final Pattern FOR_PROGRAMS = Pattern.compile("/api/(?!v1/feed\\.(atom|json)$).*");

    private static final Pattern WORDS = Pattern.compile("(^|&)" + QueryReader.WORDS + "=");

    private static final Set<String> NATIONS = Set.of("nation", "beneficiary");

    private final CollectionDefinitions listings;

    CleanAddressInterceptor(CollectionDefinitions listings) {
        this.listings = listings;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String query = request.getQueryString();
        if (query == null
                || !(handler instanceof HandlerMethod method)
                || !(HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod()))
                || FOR_PROGRAMS.matcher(request.getRequestURI()).matches()) {
            return true;
        }
        Set<String> known = listings.parameters(method, null);
        String clean = Arrays.stream(query.split("&", -1))
                .filter(pair -> pair.indexOf('=') < pair.length() - 1)
                // A filter at the wrong address is refused: without it, the answer would be to another question.
                .filter(pair -> known.contains(name(pair)) || listings.isTakenSomewhere(name(pair)))
                .map(CleanAddressInterceptor::normalize)
                .collect(Collectors.joining("&"));
        // Whoever takes the words out of the form no longer asks what answers them best.
        if (!clean.equals(query) && !WORDS.matcher(clean).find()) {
            clean = clean.replaceFirst("&?\\bsort=relevance\\b", "").replaceFirst("^&", "");
        }
        if (clean.equals(query)) {
            return true;
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(HttpHeaders.LOCATION, request.getRequestURI() + (clean.isEmpty() ? "" : "?" + clean));
        return false;
    }

    private static String name(String pair) {
        String name = pair.replaceFirst("=.*", "");
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    private static String normalize(String pair) {
        String name = name(pair);
        return NATIONS.contains(name)
                ? KeyNormalizer.nation(pair.substring(pair.indexOf('=') + 1))
                        .map(code -> name + "=" + code)
                        .orElse(pair)
                : pair;
    }
}
