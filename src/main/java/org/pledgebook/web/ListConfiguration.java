package org.pledgebook.web;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pledgebook.query.Page;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Gives every list, beside its pages, the addresses under which the whole of it is to be had. */
@Configuration(proxyBeanMethods = false)
class ListConfiguration implements WebMvcConfigurer {

    private static final String EXTENSIONS = ".{" + ExportFormat.EXTENSION + ":"
            + Arrays.stream(ExportFormat.values()).map(ExportFormat::extension).collect(Collectors.joining("|")) + "}";

    private static final Pattern FORM = Pattern.compile("\\.[a-z]+$|/stream$");

    private final JsonMapper mapper;

    ListConfiguration(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Bean
    static WebMvcRegistrations addressesOfWholeLists() {
        return new WebMvcRegistrations() {

            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new WholeListMapping();
            }
        };
    }

    /** A parameter is repeated to name several values; a comma in one stands for nothing else than itself. */
    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.removeConvertible(String.class, Collection.class);
    }

    /** An address that names its form answers in it, whatever the client would rather have (RFC 9110, 12.5.1). */
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        HeaderContentNegotiationStrategy header = new HeaderContentNegotiationStrategy();
        configurer.strategies(List.of(request -> isFormNamed(request)
                ? ContentNegotiationStrategy.MEDIA_TYPE_ALL_LIST
                : header.resolveMediaTypes(request)));
    }

    private static boolean isFormNamed(NativeWebRequest request) {
        HttpServletRequest asked = request.getNativeRequest(HttpServletRequest.class);
        return asked != null && FORM.matcher(asked.getRequestURI()).find();
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.addCustomConverter(new ListConverter(mapper));
    }

    private static final class WholeListMapping extends RequestMappingHandlerMapping {

        @Override
        protected void registerHandlerMethod(Object handler, Method method, RequestMappingInfo mapping) {
            super.registerHandlerMethod(handler, method, mapping);
            if (method.getReturnType() == Page.class) {
                super.registerHandlerMethod(
                        handler,
                        method,
                        mapping.mutate()
                                .paths(mapping.getPatternValues().stream()
                                        .map(path -> path + EXTENSIONS)
                                        .toArray(String[]::new))
                                .build());
            }
        }
    }
}
