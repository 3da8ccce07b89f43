package org.pledgebook.editing.web;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.pledgebook.draft.Draft;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.draft.EditableCollections;
import org.pledgebook.draft.MergePatch;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;

/** Describes what {@link RecordController} offers for each collection by itself, with the schemas of its records. */
@Component
@Order(0) // before what is described of all writes, and of all schemas
class RecordOperations implements OperationCustomizer, GlobalOpenApiCustomizer {

    private final EditableCollections collections;

    RecordOperations(EditableCollections collections) {
        this.collections = collections;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        if (!(method.getBean() instanceof RecordController<?, ?> controller)) {
            return operation;
        }
        EditableCollection<?, ?> records = controller.records();
        String name = records.draft().getSimpleName().replaceFirst(Draft.class.getSimpleName() + "$", "");
        String words = name.replaceAll("(?<=.)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        io.swagger.v3.oas.annotations.Operation declared =
                Objects.requireNonNull(method.getMethodAnnotation(io.swagger.v3.oas.annotations.Operation.class));
        operation.setOperationId(declared.operationId().formatted(name));
        operation.setSummary(declared.summary().formatted((words.matches("[aeiou].*") ? "an " : "a ") + words));
        RequestMapping mapped = Objects.requireNonNull(method.getMethodAnnotation(RequestMapping.class));
        if (mapped.path().length > 0) {
            operation.setParameters(new ArrayList<>(List.of(new Parameter()
                    .in("path")
                    .name(RecordRoutes.keyName(records))
                    .required(true))));
        }
        if (operation.getRequestBody() == null && mapped.consumes().length > 0) {
            Type body = mapped.path().length == 0 ? records.draft() : patch(records);
            operation.setRequestBody(new RequestBody().content(content(mapped.consumes()[0], body)));
        }
        Objects.requireNonNull(operation.getResponses().get("200"))
                .content(content("application/json", records.view()));
        return operation;
    }

    private static Type patch(EditableCollection<?, ?> records) {
        return ResolvableType.forClassWithGenerics(MergePatch.class, records.draft())
                .getType();
    }

    private static Content content(String mediaType, Type type) {
        Schema<?> schema = ModelConverters.getInstance(true).resolveAsResolvedSchema(annotated(type)).schema;
        return new Content().addMediaType(mediaType, new MediaType().schema(schema));
    }

    private static AnnotatedType annotated(Type type) {
        return new AnnotatedType(type).resolveAsRef(true);
    }

    /** Adds the schemas, and what the reads say of the keys. */
    @Override
    public void customise(OpenAPI description) {
        for (EditableCollection<?, ?> records : collections.all()) {
            for (Type type : List.of(records.draft(), patch(records), records.view())) {
                ModelConverters.getInstance(true)
                        .readAll(annotated(type))
                        .forEach(description.getComponents().getSchemas()::putIfAbsent);
            }
            String address = RecordRoutes.address(records, "/" + RecordController.KEY);
            Parameter read = key(
                    Objects.requireNonNull(description.getPaths().get(address)).getGet());
            description.getPaths().forEach((path, item) -> {
                if (path.startsWith(address)) {
                    item.readOperations().stream()
                            .map(RecordOperations::key)
                            .filter(key -> key.getDescription() == null)
                            .forEach(key -> key.description(read.getDescription())
                                    .example(read.getExample())
                                    .schema(read.getSchema()));
                }
            });
        }
    }

    private static Parameter key(Operation operation) {
        return operation.getParameters().stream()
                .filter(parameter -> "path".equals(parameter.getIn()))
                .findFirst()
                .orElseThrow();
    }
}
