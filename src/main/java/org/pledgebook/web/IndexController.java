package org.pledgebook.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pledgebook.problem.OrderedJson;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Where programs arrive first: the list of collections, the catalogue (RFC 9727), and whom to tell of a weakness (RFC 9116). */
@Hidden
@Controller
class IndexController {

    private static final String API = "/api/v1";

    private static final String SECURITY = "/.well-known/security.txt";

    // From each start: the standard has whoever runs the service look at the contact once a year at least.
    private static final Duration HOLDS = Duration.ofDays(330);

    private final CollectionDefinitions listings;

    private final OpenApiWebMvcResource description;

    private final String contact;

    private final Instant expires;

    IndexController(
            CollectionDefinitions listings,
            OpenApiWebMvcResource description,
            Clock clock,
            ServiceProperties properties) {
        this.listings = listings;
        this.description = description;
        this.contact = properties.securityContact();
        this.expires = clock.instant().truncatedTo(ChronoUnit.DAYS).plus(HOLDS);
    }

    /** The collections and the description, by name. */
    @GetMapping(path = API, produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Map<String, String> index() {
        Map<String, String> addresses = new LinkedHashMap<>();
        listings.names().forEach(name -> addresses.put(name, API + "/" + name));
        addresses.put("changes", API + "/changes");
        addresses.put("feed", API + "/feed.atom");
        addresses.put("description", "/openapi.json");
        addresses.put("documentation", "/docs");
        addresses.put("problems", "/problems");
        return addresses;
    }

    /** The description under the name that clients look for; the library has no extension for it. */
    @GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    byte[] description(HttpServletRequest request) throws JsonProcessingException {
        return description.openapiJson(request, "/openapi", Locale.ENGLISH);
    }

    /** The catalogue by which a program that knows the host alone finds the API and its description. */
    @GetMapping(path = "/.well-known/api-catalog", produces = "application/linkset+json")
    @ResponseBody
    Map<String, Object> catalog() {
        return OrderedJson.of(
                "linkset",
                List.of(OrderedJson.of(
                        "anchor",
                        API,
                        "service-desc",
                        List.of(
                                OrderedJson.of("href", "/openapi.json", "type", MediaType.APPLICATION_JSON_VALUE),
                                OrderedJson.of("href", "/openapi.yaml", "type", "application/yaml")),
                        "service-doc",
                        List.of(OrderedJson.of("href", "/docs", "type", MediaType.TEXT_HTML_VALUE)),
                        "status",
                        List.of(OrderedJson.of(
                                "href", "/actuator/health", "type", MediaType.APPLICATION_JSON_VALUE)))));
    }

    /**
     * Whom to tell of a weakness of this service, if whoever runs it has named anybody.
     *
     * @throws NoResourceFoundException if nobody is named
     */
    @GetMapping(path = SECURITY, produces = "text/plain;charset=UTF-8")
    @ResponseBody
    String security() throws NoResourceFoundException {
        if (contact.isEmpty()) {
            throw new NoResourceFoundException(HttpMethod.GET, SECURITY, SECURITY);
        }
        return """
                Contact: %s
                Expires: %s
                Preferred-Languages: en
                """.formatted(contact, expires);
    }
}
