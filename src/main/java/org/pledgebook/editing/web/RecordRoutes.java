package org.pledgebook.editing.web;

import java.lang.reflect.Method;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.draft.EditableCollections;
import org.pledgebook.draft.RecordDescriptor;
import org.pledgebook.editing.EditingService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Registers a {@link RecordController} for each collection that is written, at the addresses of the collection. */
@Component
class RecordRoutes {

    private final RequestMappingHandlerMapping mapping;

    RecordRoutes(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
            EditableCollections collections,
            EditingService curation,
            WriteResponses responses) {
        this.mapping = mapping;
        collections.all().forEach(records -> register(new RecordController<>(records, curation, responses)));
    }

    private void register(RecordController<?, ?> controller) {
        for (Method method : RecordController.class.getDeclaredMethods()) {
            RequestMapping mapped = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
            if (mapped != null) {
                String path = mapped.path().length == 0 ? "" : mapped.path()[0];
                if (!path.equals(RecordController.CITATIONS) || isCited(controller.records())) {
                    mapping.registerMapping(
                            RequestMappingInfo.paths(address(controller.records(), path))
                                    .methods(mapped.method())
                                    .consumes(mapped.consumes())
                                    .produces("application/json")
                                    .options(mapping.getBuilderConfiguration())
                                    .build(),
                            controller,
                            method);
                }
            }
        }
    }

    private static boolean isCited(EditableCollection<?, ?> records) {
        return RecordDescriptor.of(records.draft()).names().contains("citations");
    }

    /** The address of a path within a collection. */
    static String address(EditableCollection<?, ?> records, String path) {
        return "/api/v1/" + records.collection() + path.replace(RecordController.KEY, "{" + keyName(records) + "}");
    }

    /** What a collection calls the keys of its records. */
    static String keyName(EditableCollection<?, ?> records) {
        return RecordDescriptor.of(records.draft()).names().get(0);
    }
}
