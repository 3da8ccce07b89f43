package org.pledgebook.editing.web;

import java.util.List;
import org.pledgebook.draft.DraftReader;
import org.pledgebook.editing.WriteRequest;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the door of the editors into the web layer. */
@Configuration(proxyBeanMethods = false)
class EditingConfiguration implements WebMvcConfigurer {

    static {
        // What comes with every write is described for all of them at once.
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(WriteRequest.class)
                .addRestControllers(RecordController.class);
    }

    private final WriteInterceptor writes;

    private final WriteRequestResolver edits;

    private final DraftReader drafts;

    EditingConfiguration(WriteInterceptor writes, WriteRequestResolver edits, DraftReader drafts) {
        this.writes = writes;
        this.edits = edits;
        this.drafts = drafts;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(writes).addPathPatterns("/api/v1/**");
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(edits);
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.addCustomConverter(new DraftConverter(drafts));
    }
}
