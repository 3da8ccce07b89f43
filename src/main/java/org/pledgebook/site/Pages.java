package org.pledgebook.site;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.OrderedJson;
import org.pledgebook.problem.Sha256;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.web.PagePath;
import org.pledgebook.web.ReadParameters;
import org.pledgebook.web.Representation;
import org.pledgebook.web.RequestParameters;
import org.pledgebook.web.ServiceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import tools.jackson.databind.json.JsonMapper;

/** Makes pages of their templates. */
@Configuration(proxyBeanMethods = false)
class Pages {

    /** Where the picture is that other sites show beside a link to the book. */
    static final String CARD = "/explorer/card.png";

    private final SpringTemplateEngine engine;

    private final DrawingStyle style;

    private final Representation representation;

    private final String base;

    private final JsonMapper mapper;

    Pages(
            SpringTemplateEngine engine,
            DrawingStyle style,
            Representation representation,
            ServiceProperties service,
            JsonMapper mapper) {
        this.engine = engine;
        this.style = style;
        this.representation = representation;
        this.base = service.base();
        this.mapper = mapper;
    }

    /** Of all that a page is made of beside the book. */
    @Bean
    static Representation representation() throws IOException {
        PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
        MessageDigest digest = Sha256.begin();
        for (String pattern : List.of(
                "classpath:/templates/explorer/*.html",
                "classpath:/static/explorer/*",
                "classpath:/explorer/*",
                "classpath:/messages.properties")) {
            Resource[] found = resources.getResources(pattern);
            Arrays.sort(found, Comparator.comparing(resource -> String.valueOf(resource.getFilename())));
            for (Resource resource : found) {
                try (InputStream content = resource.getInputStream()) {
                    digest.update(content.readAllBytes());
                }
            }
        }
        return new Representation(
                Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), 9)));
    }

    @Bean
    static PagePath map() {
        return new PagePath("map");
    }

    @Bean
    static PagePath drawnMap() {
        return new PagePath("map.svg");
    }

    @Bean
    static PagePath timeline() {
        return new PagePath("timeline");
    }

    @Bean
    static PagePath drawnTimeline() {
        return new PagePath("timeline.svg");
    }

    @Bean
    static PagePath compare() {
        return new PagePath("compare");
    }

    @Bean
    static PagePath sitemap() {
        return new PagePath("sitemap.xml");
    }

    /** The public address of the service, without a slash at its end. */
    String base() {
        return base;
    }

    /** Where the reader of a request is. */
    SiteReader site(HttpServletRequest request, RevisionView revision) {
        Map<String, List<String>> parameters = new LinkedHashMap<>(RequestParameters.of(request));
        String asOf = ReadParameters.asOf(parameters);
        parameters.remove(ReadParameters.AS_OF);
        return new SiteReader(base, request.getRequestURI(), parameters, asOf, revision);
    }

    /** Makes a page about the book. */
    String page(String template, HttpServletRequest request, Snapshot snapshot, Map<String, ?> model) {
        return page(template, site(request, snapshot.revision()), model);
    }

    /** Makes a drawing as a file of its own. */
    String drawing(String name, HttpServletRequest request, Snapshot snapshot, Map<String, ?> model) {
        String drawn =
                engine.process("explorer/drawing", Set.of(name), context(site(request, snapshot.revision()), model));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + drawn.strip() + "\n";
    }

    /** Makes a page that is about no state of the book. */
    String page(String template, @Nullable SiteReader site, Map<String, ?> model) {
        return engine.process("explorer/" + template, context(site, model));
    }

    private Context context(@Nullable SiteReader site, Map<String, ?> model) {
        Context context = new Context(Locale.ENGLISH);
        context.setVariable("site", site);
        context.setVariable("base", base);
        context.setVariable("version", representation.digest());
        context.setVariable("style", style.rules());
        context.setVariable("card", base + CARD);
        String scope = site == null ? "" : site.scope();
        context.setVariable(
                "feeds",
                OrderedJson.of(
                        "/api/v1/feed.atom" + scope,
                        "application/atom+xml",
                        "/api/v1/feed.json" + scope,
                        "application/feed+json"));
        context.setVariable("scoped", !scope.isEmpty());
        model.forEach(context::setVariable);
        return context;
    }

    /** Writes data that a page carries for machines, so that no text in it can end the element around it. */
    String data(Map<String, ?> value) {
        return mapper.writeValueAsString(value)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }
}
