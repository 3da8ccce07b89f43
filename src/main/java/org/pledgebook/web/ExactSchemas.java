package org.pledgebook.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.MapSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.tags.Tag;
import jakarta.validation.constraints.Size;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.Draft;
import org.pledgebook.query.Count;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.Nullness;
import org.springframework.core.annotation.Order;

/**
 * Makes the schemas say what the records say: what is always there is required, and what may be null is described as
 * such. Lists get their envelope.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // the model of the description has no type parameters of use
@Order(1)
class ExactSchemas implements GlobalOpenApiCustomizer, ModelConverter {

    static final String REF = "#/components/schemas/";

    private static final String PAGE = "Page";

    private static final String PATCH = "MergePatch";

    /** Completes the schema of each record as soon as it is made from the record's class. */
    @Override
    public @Nullable Schema resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Schema resolved = chain.next().resolve(type, context, chain);
        Class<?> view = Json.mapper().constructType(type.getType()).getRawClass();
        if (resolved != null && view.isRecord() && view.getPackageName().startsWith("org.pledgebook")) {
            String name = resolved.get$ref() == null
                    ? resolved.getName()
                    : resolved.get$ref().substring(REF.length());
            Schema defined = context.getDefinedModels().get(name);
            if (defined != null && defined.getProperties() != null && defined.getRequired() == null) {
                complete(defined, view);
            }
        }
        return resolved;
    }

    private static void complete(Schema<?> schema, Class<?> view) {
        List<String> required = new ArrayList<>();
        for (RecordComponent component : view.getRecordComponents()) {
            Schema property = schema.getProperties().get(component.getName());
            if (property == null) {
                continue;
            }
            // A part that is left out of lists is absent then, and never null.
            boolean leftOut = component.getAccessor().isAnnotationPresent(JsonInclude.class);
            boolean nullable = Nullness.forMethodReturnType(component.getAccessor()) == Nullness.NULLABLE;
            if (!leftOut && !(isDraft(view) && canBeLeftOut(view, component, nullable))) {
                required.add(component.getName());
            }
            if (nullable && !leftOut) {
                schema.getProperties().put(component.getName(), orNull(property));
            }
        }
        schema.setRequired(required);
    }

    private static boolean isDraft(Class<?> view) {
        return view.getSimpleName().endsWith(Draft.class.getSimpleName());
    }

    /** Whether an empty list is refused; it is the field of a component that bears the rule. */
    private static boolean needsMembers(Class<?> draft, RecordComponent component) {
        try {
            Size size = draft.getDeclaredField(component.getName()).getAnnotation(Size.class);
            return size != null && size.min() > 0;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("every component of a record has a field", e);
        }
    }

    /** Whether a draft need not have it: what is not said is null, false or empty. */
    private static boolean canBeLeftOut(Class<?> draft, RecordComponent component, boolean nullable) {
        return nullable
                || component.getType() == boolean.class
                || (component.getType() == List.class && !needsMembers(draft, component));
    }

    private static Schema orNull(Schema<?> property) {
        if (property.getTypes() != null && property.getTypes().contains("null")) {
            // Of any form, and so are the items if it is a list.
            property.setItems(new Schema<>());
            return property;
        }
        if (property.get$ref() == null) {
            property.setTypes(new LinkedHashSet<>(List.of(
                    property.getType() == null ? property.getTypes().iterator().next() : property.getType(), "null")));
            return property;
        }
        Schema<Object> none = new Schema<>();
        none.setTypes(new LinkedHashSet<>(List.of("null")));
        Schema<Object> either = new Schema<>();
        either.setDescription(property.getDescription());
        either.setAnyOf(List.of(new Schema<>().$ref(property.get$ref()), none));
        return either;
    }

    /** What a merge patch can say of a record: any of its values, and null for those that shall be none. */
    private static Schema patch(Schema<?> draft) {
        Schema<Object> patch = new Schema<>();
        patch.setTypes(new LinkedHashSet<>(List.of("object")));
        patch.setDescription(
                "A JSON Merge Patch (RFC 7396): what the record shall say instead. Null takes a value away, a"
                        + " list takes the place of the whole list.");
        draft.getProperties().forEach((name, property) -> patch.addProperty(name, property));
        return patch;
    }

    /** Puts the envelope in the place of the page that controllers return, as the service does. */
    @Override
    public void customise(OpenAPI openApi) {
        Map<String, Schema> schemas = new TreeMap<>(openApi.getComponents().getSchemas());
        for (Class<?> part : List.of(Envelope.PageInfo.class, Envelope.Meta.class, Count.class, Problem.class)) {
            schemas.putAll(ModelConverters.getInstance(true).readAll(new AnnotatedType(part).resolveAsRef(true)));
        }
        List<String> pages = schemas.keySet().stream()
                .filter(name -> name.startsWith(PAGE) && !name.equals("PageInfo"))
                .toList();
        for (String page : pages) {
            schemas.remove(page);
            String view = page.substring(PAGE.length());
            schemas.put(view + PAGE, envelope(view));
        }
        schemas.keySet().stream()
                .filter(name -> name.startsWith(PATCH))
                .toList()
                .forEach(name ->
                        schemas.put(name, patch(Objects.requireNonNull(schemas.get(name.substring(PATCH.length()))))));
        openApi.getComponents().setSchemas(schemas);
        openApi.getTags().sort(Comparator.comparing(Tag::getName));
        openApi.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> operation.getResponses().values().stream())
                .filter(response -> response.getContent() != null)
                .flatMap(response -> response.getContent().values().stream())
                .map(content -> content.getSchema())
                .filter(schema -> schema != null && schema.get$ref() != null)
                .forEach(schema -> {
                    String name = schema.get$ref().substring(REF.length());
                    if (pages.contains(name)) {
                        schema.set$ref(REF + name.substring(PAGE.length()) + PAGE);
                    }
                });
    }

    private static Schema envelope(String view) {
        Schema<Object> envelope = new Schema<>();
        envelope.setTypes(new LinkedHashSet<>(List.of("object")));
        envelope.setDescription("A page of a list.");
        RecordComponent[] parts = Envelope.class.getRecordComponents();
        List<Schema> schemas = List.of(
                new ArraySchema().items(new Schema<>().$ref(REF + view)),
                new Schema<>().$ref(REF + "PageInfo"),
                new MapSchema().additionalProperties(new ArraySchema().items(new Schema<>().$ref(REF + "Count"))),
                new Schema<>().$ref(REF + "Meta"));
        for (int i = 0; i < parts.length; i++) {
            Schema property = schemas.get(i);
            property.setDescription(parts[i].getAccessor()
                    .getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class)
                    .description());
            envelope.addProperty(parts[i].getName(), property);
        }
        envelope.setRequired(Arrays.stream(parts)
                .filter(part -> !part.getAccessor().isAnnotationPresent(JsonInclude.class))
                .map(RecordComponent::getName)
                .toList());
        return envelope;
    }
}
