package org.pledgebook.curation.web;

import java.util.List;
import org.pledgebook.curation.Edit;
import org.pledgebook.shared.draft.DraftReader;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the door of the editors into the web layer. */
@Configuration(proxyBeanMethods = false)
class CurationConfiguration implements WebMvcConfigurer {

    static {
        // What comes with every write is described for all of them at once.
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Edit.class).addRestControllers(RecordController.class);
    }

    private final WriteInterceptor writes;

    private final EditResolver edits;

    private final DraftReader drafts;

    CurationConfiguration(WriteInterceptor writes, EditResolver edits, DraftReader drafts) {
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
