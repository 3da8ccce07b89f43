package org.pledgebook.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.query.QueryReader;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Describes the addresses of whole lists by what the pages of the same lists are described with. */
@Order(2)
class ExportOperations implements GlobalOpenApiCustomizer {

    /** Where the operation of a list notes the columns of its table, until they are described here. */
    static final String COLUMNS = "x-columns";

    private static final String ENDING = ".{" + ExportFormat.EXTENSION + "}";

    // These belong to pages.
    private static final Set<String> LEFT_OUT =
            Set.of(QueryReader.LIMIT, QueryReader.AFTER, QueryReader.FACET, ExportFormat.EXTENSION);

    private final JsonMapper mapper;

    ExportOperations(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public void customise(OpenAPI openApi) {
        // The same methods answer for both; what they are called is made here.
        openApi.getPaths().keySet().removeIf(path -> path.endsWith(ENDING));
        openApi.getPaths().values().stream()
                .map(PathItem::getGet)
                .filter(Objects::nonNull)
                .forEach(operation ->
                        operation.setOperationId(operation.getOperationId().replaceFirst("_[0-9]+$", "")));
        Map<String, PathItem> lists = new TreeMap<>();
        openApi.getPaths().forEach((path, item) -> {
            if (item.getGet() != null && names(item.getGet()) != null) {
                lists.put(path + ENDING, new PathItem().get(describe(item.getGet())));
            }
        });
        lists.forEach(openApi.getPaths()::addPathItem);
        openApi.getPaths().values().stream()
                .map(PathItem::getGet)
                .filter(operation -> operation != null && operation.getExtensions() != null)
                .forEach(operation -> operation.getExtensions().remove(COLUMNS));
    }

    private Operation describe(Operation pages) {
        Operation whole = new Operation();
        whole.setTags(pages.getTags());
        whole.setOperationId(
                pages.getOperationId().replaceFirst("^list", "export").replaceFirst("^summarize", "exportSummarized"));
        whole.setSummary(
                "Take the whole: " + Character.toLowerCase(pages.getSummary().charAt(0))
                        + pages.getSummary().substring(1));
        whole.setDescription(
                "The whole list in one answer, written as it is read: JSON in the shape of a page, one JSON"
                        + " object a line, or a table (RFC 4180). `Pledgebook-Rows` says how many records come. An answer that"
                        + " breaks off has no regular end. In a table, the values of a list are separated by |, and a text that"
                        + " begins like a formula has an apostrophe before it.");
        List<Parameter> parameters = new ArrayList<>();
        pages.getParameters().stream()
                .filter(parameter -> parameter.getIn().equals("path"))
                .forEach(parameters::add);
        parameters.add(extension());
        pages.getParameters().stream()
                .filter(parameter -> !parameter.getIn().equals("path") && !LEFT_OUT.contains(parameter.getName()))
                .forEach(parameters::add);
        List<String> names = Objects.requireNonNull(names(pages));
        parameters.add(columns(names));
        parameters.add(new Parameter()
                .name(QueryReader.BOM)
                .in("query")
                .required(false)
                .description(
                        "For tables: whether a byte order mark comes first, by which some spreadsheets know UTF-8.")
                .schema(new BooleanSchema()._default(false)));
        whole.setParameters(parameters);
        ApiResponses responses = new ApiResponses();
        responses.putAll(pages.getResponses());
        responses.remove(String.valueOf(ProblemType.NOT_ACCEPTABLE.status().value()));
        responses.addApiResponse(
                "200", answer(Objects.requireNonNull(pages.getResponses().get("200")), names));
        whole.setResponses(responses);
        return whole;
    }

    private static Parameter extension() {
        StringSchema formats = new StringSchema();
        formats.setEnum(Arrays.stream(ExportFormat.values())
                .map(ExportFormat::extension)
                .toList());
        return new Parameter()
                .name(ExportFormat.EXTENSION)
                .in("path")
                .required(true)
                .description("The format.")
                .schema(formats)
                .example(ExportFormat.CSV.extension());
    }

    private static Parameter columns(List<String> names) {
        StringSchema name = new StringSchema();
        Parameter columns = new Parameter()
                .name(QueryReader.COLUMNS)
                .in("query")
                .required(false)
                .description(
                        "For tables: the columns, separated by commas, in the wanted order; all of them if left out.")
                .schema(new ArraySchema().items(name))
                .style(Parameter.StyleEnum.FORM)
                .explode(false);
        if (!names.isEmpty()) {
            name.setEnum(names);
            columns.example(names.subList(0, 1));
        }
        return columns;
    }

    /** The columns that a list has as a table, or {@code null} if it is no list. */
    private static @Nullable List<String> names(Operation operation) {
        Object noted = operation.getExtensions() == null
                ? null
                : operation.getExtensions().get(COLUMNS);
        return noted instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : null;
    }

    private ApiResponse answer(ApiResponse page, List<String> names) {
        MediaType json = Objects.requireNonNull(
                page.getContent().get(ExportFormat.JSON.mediaType().toString()));
        ApiResponse answer = new ApiResponse().description("The whole list.");
        page.getHeaders().forEach((name, header) -> {
            if (!name.equals("Link")) {
                answer.addHeaderObject(name, header);
            }
        });
        answer.addHeaderObject(
                "Pledgebook-Rows",
                new Header().description("How many records the list has.").schema(new IntegerSchema().format("int64")));
        answer.addHeaderObject(
                "Content-Disposition",
                new Header()
                        .description("A name under which the list can be kept.")
                        .schema(new StringSchema()));
        Content content = new Content();
        Object example = json.getExamples() == null || json.getExamples().get("answer") == null
                ? null
                : json.getExamples().get("answer").getValue();
        ObjectNode envelope = example == null ? null : mapper.valueToTree(example);
        if (envelope != null) {
            ObjectNode position = (ObjectNode) envelope.get("page");
            position.put("total", envelope.get("data").size());
            position.putNull("next");
        }
        content.addMediaType(
                ExportFormat.JSON.mediaType().toString(),
                withExample(
                        new MediaType()
                                .schema(new Schema<>().$ref(json.getSchema().get$ref())),
                        envelope == null ? null : mapper.convertValue(envelope, Map.class)));
        StringBuilder lines = new StringBuilder();
        if (envelope != null) {
            for (JsonNode record : envelope.get("data")) {
                lines.append(mapper.writeValueAsString(record)).append('\n');
            }
        }
        content.addMediaType(
                ExportFormat.NDJSON.mediaType().toString(),
                withExample(
                        new MediaType().schema(text("One record a line, each as in `data` of the JSON.")),
                        lines.toString()));
        content.addMediaType(
                ExportFormat.CSV.mediaType().toString(),
                withExample(
                        new MediaType().schema(text("One record a row, after a row of the columns' names.")),
                        (names.isEmpty() ? "level,level.label,count" : String.join(",", names)) + "\r\n"));
        return answer.content(content);
    }

    private static Schema<?> text(String description) {
        return new StringSchema().description(description);
    }

    private static MediaType withExample(MediaType content, @Nullable Object value) {
        content.addExamples("answer", new Example().value(value));
        return content;
    }
}
