package org.pledgebook.web;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts every read on a state of the book, and opens those of the API to pages of any origin. */
@Configuration(proxyBeanMethods = false)
class ReadConfiguration implements WebMvcConfigurer {

    private static final String API = "/api/v1/**";

    private final SnapshotInterceptor snapshots;

    private final QueryArgumentResolver queries;

    private final CollectionDefinitions listings;

    ReadConfiguration(SnapshotInterceptor snapshots, QueryArgumentResolver queries, CollectionDefinitions listings) {
        this.listings = listings;
        this.snapshots = snapshots;
        this.queries = queries;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(snapshots).addPathPatterns(API, "/");
        for (String name : listings.addresses()) {
            registry.addInterceptor(snapshots).addPathPatterns("/" + name, "/" + name + "/**");
        }
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(queries);
    }

    @Override
    public void addCorsMappings(CorsRegistry registry) {
        for (String path : List.of(API, "/openapi.json", "/openapi.yaml", "/problems/**")) {
            registry.addMapping(path)
                    .allowedOrigins("*")
                    .allowedMethods("GET", "HEAD")
                    .allowedHeaders("*")
                    .exposedHeaders(
                            "ETag", "Last-Modified", "Link", "Pledgebook-Revision", "X-Request-Id", "Retry-After")
                    .maxAge(3600);
        }
    }
}
