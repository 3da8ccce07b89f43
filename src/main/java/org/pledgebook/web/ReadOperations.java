package org.pledgebook.web;

import static org.pledgebook.web.DescribedResponses.header;
import static org.pledgebook.web.DescribedResponses.requestId;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.FieldType;
import org.pledgebook.query.Group;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryReader;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Completes the description of each read: its parameters, headers, problems and examples. */
class ReadOperations implements OperationCustomizer {

    private final CollectionDefinitions listings;

    private final Examples examples;

    private final DescribedResponses responses;

    ReadOperations(CollectionDefinitions listings, Examples examples) {
        this.listings = listings;
        this.examples = examples;
        responses = new DescribedResponses(examples);
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        if (!method.hasMethodAnnotation(GetMapping.class)) {
            return operation;
        }
        operation.setOperationId(operation.getOperationId().replaceFirst("_[0-9]+$", ""));
        Class<?> view = ReadParameters.viewOf(method.getReturnType());
        if (view != null && method.getMethod().getReturnType() == Page.class) {
            // Which columns a table of groups has, the request says.
            CsvTable table = view == Group.class ? new CsvTable(List.of()) : CsvTable.of(view, Set.of());
            operation.addExtension(
                    ExportOperations.COLUMNS,
                    table.columns().stream().map(Column::name).toList());
        }
        Optional<MethodParameter> query = Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.getParameterType() == Query.class)
                .findFirst();
        query.ifPresent(parameter -> describeQuery(operation, parameter));
        List<String> fields = ReadParameters.fieldsOf(method.getReturnType());
        boolean streamed = Streamed.class.isAssignableFrom(method.getMethod().getReturnType());
        if (!streamed && !fields.isEmpty()) {
            operation.addParametersItem(separatedByCommas(
                    ReadParameters.FIELDS,
                    "The fields that each record shall hold, separated by commas; all of them if left out.",
                    fields,
                    fields.subList(0, 1)));
        }
        if (method.getMethod().getReturnType() == SseEmitter.class) {
            return describeStream(operation);
        }
        operation.addParametersItem(parameter(
                ReadParameters.AS_OF,
                "The state of the book to read: a revision number, an instant, or a date, which means the end of that day"
                        + " in UTC. The present state if left out.",
                new StringSchema().example("2")));
        boolean list = method.getMethod().getReturnType() == Page.class;
        boolean paged = query.isPresent() || describePaging(operation);
        if (operation.getDescription() == null) {
            operation.setDescription(describe(operation, list, query.isPresent(), paged));
        }
        boolean named = operation.getParameters().stream().anyMatch(parameter -> "path".equals(parameter.getIn()));
        // An address that names its form answers in it.
        boolean formed = Arrays.stream(Objects.requireNonNull(method.getMethodAnnotation(GetMapping.class))
                        .path())
                .anyMatch(path -> path.matches(".*\\.[a-z]+"));
        describeResponses(operation, list, named, formed);
        if (streamed) {
            operation.setDescription(
                    operation.getSummary() + ": `datapackage.json`, a CSV file for each thing, a README,"
                            + " the licence and how to cite it, all of one revision. The same revision makes the same bytes.");
            Objects.requireNonNull(operation.getResponses().get("200"))
                    .description("The archive.")
                    .content(new Content()
                            .addMediaType(
                                    "application/zip",
                                    new io.swagger.v3.oas.models.media.MediaType()
                                            .schema(new StringSchema().format("binary"))));
        }
        return operation;
    }

    /** What is sent as it happens has no tag, no past and no end. */
    private Operation describeStream(Operation operation) {
        ApiResponse ok = Objects.requireNonNull(operation.getResponses().get("200"));
        ok.addHeaderObject("X-Request-Id", requestId());
        responses.addProblem(operation, ProblemType.INVALID_REQUEST);
        ApiResponse unavailable = responses.addProblem(operation, ProblemType.TOO_MANY_STREAMS);
        unavailable.addHeaderObject(
                HttpHeaders.RETRY_AFTER, header("After how many seconds to ask again.", new IntegerSchema()));
        return operation;
    }

    /** Describes the page that is asked for as everywhere, where a list that is no collection has pages. */
    private static boolean describePaging(Operation operation) {
        boolean paged = false;
        for (Parameter own : operation.getParameters()) {
            Parameter described = switch (own.getName()) {
                case QueryReader.LIMIT -> ofLimit();
                case QueryReader.AFTER -> ofAfter();
                default -> null;
            };
            if (described != null && "query".equals(own.getIn())) {
                own.description(described.getDescription()).schema(described.getSchema());
                paged = true;
            }
        }
        return paged;
    }

    private static Parameter ofLimit() {
        return parameter(QueryReader.LIMIT, "How many records a page holds.", limit());
    }

    private static Parameter ofAfter() {
        return parameter(
                QueryReader.AFTER,
                "The opaque cursor that `page.next` of the page before carries.",
                new StringSchema());
    }

    private static String describe(Operation operation, boolean list, boolean asked, boolean paged) {
        String what = operation.getSummary() + ".";
        if (operation.getOperationId().equals("summarizePledges")) {
            return what
                    + " The groups are whole, on one page, most frequent first. A record with several values of a field"
                    + " counts for each of them.";
        }
        if (operation.getOperationId().equals("getMatrix")) {
            return what
                    + " The filters say which pledges are meant. Pledged, declined, pledged through the coalition alone,"
                    + " and nothing found are told apart.";
        }
        if (asked) {
            return what
                    + " Narrow the list by its filters, put it in order by `sort`, and follow `page.next` to its end.";
        }
        if (paged) {
            return what + " Follow `page.next` to its end.";
        }
        return list ? what + " The list is whole, on one page." : what + " The record comes with everything it has.";
    }

    private void describeQuery(Operation operation, MethodParameter query) {
        CollectionDefinition<?> listing = listings.of(query);
        Set<String> fixed = CollectionDefinitions.fixed(query);
        for (CollectionDefinition.Parameter declared : listing.parameters()) {
            if (!fixed.contains(declared.name())) {
                Schema<?> value = schema(declared.type());
                operation.addParametersItem(
                        declared.repeatable()
                                ? parameter(
                                                declared.name(),
                                                declared.description(),
                                                new ArraySchema().items(value).maxItems(QueryReader.MAX_VALUES))
                                        .style(Parameter.StyleEnum.FORM)
                                        .explode(true)
                                : parameter(declared.name(), declared.description(), value));
            }
        }
        QueryReader.names(listing, CollectionDefinitions.form(query), Set.of()).stream()
                .map(name -> common(name, listing))
                .filter(Objects::nonNull)
                .forEach(operation::addParametersItem);
    }

    /** A parameter that is not a filter, or {@code null} if it is one. */
    private static @Nullable Parameter common(String name, CollectionDefinition<?> listing) {
        return switch (name) {
            case QueryReader.SORT -> {
                Parameter sort = separatedByCommas(
                        name,
                        "The order: sort keys separated by commas, each but once, with a - before it for the opposite order."
                                + " `relevance`, with words in `q`, puts the best answer first.",
                        listing.sortKeys().stream()
                                .flatMap(key -> Stream.of(key, "-" + key))
                                .toList(),
                        listing.defaultSort());
                sort.getSchema().setDefault(listing.defaultSort());
                yield sort;
            }
            case QueryReader.LIMIT -> ofLimit();
            case QueryReader.AFTER -> ofAfter();
            case QueryReader.INCLUDE ->
                separatedByCommas(
                        name,
                        "What to add that a list leaves out, separated by commas.",
                        listing.includes(),
                        listing.includes());
            case QueryReader.FACET ->
                separatedByCommas(
                        name,
                        "The fields to count by, separated by commas or named one by one: `facets` then tells how many"
                                + " records have each value. Each field is counted without its own filter.",
                        listing.facets(),
                        listing.facets().subList(0, 1));
            case QueryReader.BY ->
                separatedByCommas(
                                name,
                                "The fields to group by, up to " + QueryReader.MAX_GROUPING + ", separated by commas.",
                                listing.facets(),
                                listing.facets().subList(0, 1))
                        .required(true);
            default -> null;
        };
    }

    private static Schema<?> limit() {
        IntegerSchema limit = new IntegerSchema();
        limit.setMinimum(BigDecimal.ONE);
        limit.setMaximum(BigDecimal.valueOf(Query.MAX_LIMIT));
        limit.setDefault(Query.DEFAULT_LIMIT);
        return limit;
    }

    private static Parameter separatedByCommas(
            String name, String description, List<String> allowed, List<String> example) {
        StringSchema value = new StringSchema();
        value.setEnum(allowed);
        return parameter(name, description, new ArraySchema().items(value))
                .style(Parameter.StyleEnum.FORM)
                .explode(false)
                .example(example);
    }

    private static Schema<?> schema(FieldType type) {
        if (type.vocabulary() != null) {
            return new Schema<>().$ref(ExactSchemas.REF + type.vocabulary().getSimpleName());
        }
        if (type.values() != null) {
            StringSchema some = new StringSchema();
            some.setEnum(type.values());
            return some;
        }
        Schema<Object> schema = new Schema<>();
        schema.setType(type.jsonType());
        schema.setTypes(Set.of(type.jsonType()));
        schema.setFormat(type.format());
        schema.setPattern(type.pattern());
        return schema;
    }

    private static Parameter parameter(String name, String description, Schema<?> schema) {
        return new Parameter()
                .name(name)
                .in("query")
                .required(false)
                .description(description)
                .schema(schema);
    }

    private void describeResponses(Operation operation, boolean list, boolean named, boolean formed) {
        ApiResponse ok = Objects.requireNonNull(operation.getResponses().get("200"));
        ok.description(list ? "The list." : "The record.");
        addReadHeaders(ok);
        if (list) {
            ok.addHeaderObject(
                    HttpHeaders.LINK, header("The address of the next page, relation `next`; absent on the last."));
        }
        Example example = examples.of(operation.getOperationId());
        if (example != null) {
            ok.getContent().values().forEach(content -> content.addExamples("answer", example));
        }
        ApiResponse notModified = new ApiResponse().description("What the client holds is still right.");
        addReadHeaders(notModified);
        operation.getResponses().addApiResponse("304", notModified);
        responses.addProblem(operation, ProblemType.INVALID_REQUEST);
        if (named) {
            responses.addProblem(operation, ProblemType.NOT_FOUND);
            // A revision can't be deleted, and what was has a history.
            if (!operation.getOperationId().matches(".*(History|Revision.*)")) {
                responses.addProblem(operation, ProblemType.GONE);
            }
        }
        if (!formed) {
            responses.addProblem(operation, ProblemType.NOT_ACCEPTABLE);
        }
        responses.addProblem(operation, ProblemType.PRECONDITION_FAILED);
        ApiResponse unavailable = responses.addProblem(operation, ProblemType.UNAVAILABLE);
        unavailable.addHeaderObject(
                HttpHeaders.RETRY_AFTER, header("After how many seconds to ask again.", new IntegerSchema()));
    }

    private static void addReadHeaders(ApiResponse response) {
        response.addHeaderObject(HttpHeaders.ETAG, header("Names this answer; send it back in If-None-Match."));
        response.addHeaderObject(HttpHeaders.LAST_MODIFIED, header("When the revision was written."));
        response.addHeaderObject(HttpHeaders.CACHE_CONTROL, header("How long the answer holds."));
        response.addHeaderObject(
                "Pledgebook-Revision",
                header("The revision that the answer was made from.", new IntegerSchema().format("int64")));
        response.addHeaderObject("X-Request-Id", requestId());
    }
}
