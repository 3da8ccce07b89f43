package org.pledgebook.web;

import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts every read on a state of the book. */
@Configuration(proxyBeanMethods = false)
class ReadConfiguration implements WebMvcConfigurer {

    private final SnapshotInterceptor snapshots;

    private final QueryArgumentResolver queries;

    private final CleanAddressInterceptor addresses;

    private final CollectionDefinitions listings;

    ReadConfiguration(
            SnapshotInterceptor snapshots,
            QueryArgumentResolver queries,
            CleanAddressInterceptor addresses,
            CollectionDefinitions listings) {
        this.addresses = addresses;
        this.listings = listings;
        this.snapshots = snapshots;
        this.queries = queries;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        List<String> paths = new ArrayList<>(List.of("/api/v1/**", "/"));
        for (String name : listings.addresses()) {
            paths.addAll(List.of("/" + name, "/" + name + "/**"));
        }
        registry.addInterceptor(addresses).addPathPatterns(paths);
        registry.addInterceptor(snapshots).addPathPatterns(paths);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(queries);
    }
}
