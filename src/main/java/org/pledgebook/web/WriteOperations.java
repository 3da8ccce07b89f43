package org.pledgebook.web;

import static org.pledgebook.web.DescribedResponses.header;
import static org.pledgebook.web.DescribedResponses.requestId;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.pledgebook.problem.ProblemType;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.method.HandlerMethod;

/** Completes the description of each write: what comes with all of them, what they answer, and the problems they meet. */
class WriteOperations implements OperationCustomizer {

    /** The name of the security scheme. */
    static final String BEARER = "bearer";

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final Examples examples;

    private final DescribedResponses responses;

    WriteOperations(Examples examples) {
        this.examples = examples;
        responses = new DescribedResponses(examples);
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        if (method.hasMethodAnnotation(GetMapping.class)) {
            return operation;
        }
        boolean creates = method.hasMethodAnnotation(PostMapping.class);
        boolean deletes = method.hasMethodAnnotation(DeleteMapping.class);
        operation.setSecurity(List.of(new SecurityRequirement().addList(BEARER)));
        describe(operation, creates, deletes);
        List<Parameter> parameters =
                new ArrayList<>(operation.getParameters() == null ? List.of() : operation.getParameters());
        boolean named = parameters.stream().anyMatch(parameter -> "path".equals(parameter.getIn()));
        boolean many = operation.getOperationId().startsWith("import");
        boolean renames = operation.getOperationId().startsWith("rename");
        parameters.addAll(parameters(creates && !renames));
        operation.setParameters(parameters);
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().required(true);
            Example example = examples.of(operation.getOperationId());
            if (example != null) {
                operation.getRequestBody().getContent().forEach((type, content) -> {
                    // A package is no text, and the example of an import a table.
                    if (!type.equals("application/zip")) {
                        content.addExamples("request", example);
                    }
                });
            }
        }
        if (many) {
            ApiResponse report = Objects.requireNonNull(operation.getResponses().get("200"));
            report.description("What the import has done, or would do.").addHeaderObject("X-Request-Id", requestId());
            report.addHeaderObject(
                    "Pledgebook-Revision",
                    header(
                            "The revision that the import has made, or the latest one if it has made none.",
                            new IntegerSchema().format("int64")));
            report.addHeaderObject(
                    "Idempotency-Replayed", header("`true` if it had been done before, and is only answered again."));
            Example example = examples.of("importReport");
            if (example != null) {
                report.getContent().values().forEach(content -> content.addExamples("answer", example));
            }
        } else {
            describeAnswer(operation, creates, deletes);
        }
        responses.addProblem(operation, ProblemType.INVALID_REQUEST);
        responses
                .addProblem(operation, ProblemType.UNAUTHORIZED)
                .addHeaderObject(HttpHeaders.WWW_AUTHENTICATE, header("How to say who writes (RFC 6750)."));
        responses.addProblem(operation, ProblemType.FORBIDDEN);
        if (named) {
            responses.addProblem(operation, ProblemType.NOT_FOUND);
            responses.addProblem(operation, ProblemType.GONE);
        }
        if ((!named && !many) || deletes || renames) {
            responses.addProblem(operation, ProblemType.CONFLICT);
        }
        if (!creates || renames) {
            responses.addProblem(operation, ProblemType.PRECONDITION_FAILED);
            responses.addProblem(operation, ProblemType.PRECONDITION_REQUIRED);
        }
        if (!deletes) {
            responses.addProblem(operation, ProblemType.REQUEST_TIMEOUT);
            responses.addProblem(operation, ProblemType.CONTENT_TOO_LARGE);
            responses.addProblem(operation, ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
        responses.addProblem(operation, ProblemType.INVALID_RECORD);
        for (ProblemType later : List.of(ProblemType.TOO_MANY_REQUESTS, ProblemType.UNAVAILABLE)) {
            responses
                    .addProblem(operation, later)
                    .addHeaderObject(
                            HttpHeaders.RETRY_AFTER,
                            header("After how many seconds to ask again.", new IntegerSchema()));
        }
        return operation;
    }

    private static void describe(Operation operation, boolean creates, boolean deletes) {
        String what = operation.getSummary() + ".";
        if (operation.getOperationId().startsWith("import")) {
            operation.setDescription(what
                    + " Records whose key is in the book are changed in the fields that are given, others are put into it. All"
                    + " of it is one revision, or nothing is written: each line that cannot be written is named with its"
                    + " reasons, up to a thousand of them. It may be of any length that whoever runs the service allows, 4 GB"
                    + " if not told otherwise, as it is sent and unpacked; other writers wait for it, and are answered 503"
                    + " if it takes long. A record that stands in the book and not in the import stays as it is.");
        } else if (operation.getOperationId().startsWith("rename")) {
            operation.setDescription(what
                    + " All that names the record names it by its new key from then on. The addresses of the old one answer"
                    + " 308 with the new ones; as of an earlier revision they answer as they did. No other record gets the"
                    + " old key.");
        } else if (operation.getOperationId().startsWith("add")) {
            operation.setDescription(what + " It is added to what is there, and the answer is the whole record.");
        } else if (creates) {
            operation.setDescription(
                    what + " Other records are named by their keys; the answer is the record as it is read.");
        } else if (deletes) {
            operation.setDescription(what + " Its address answers 410 from then on, and its history stays.");
        } else {
            operation.setDescription(
                    what + " A patch that changes nothing makes no revision, and is answered with the latest one.");
        }
    }

    private static List<Parameter> parameters(boolean creates) {
        List<Parameter> parameters = new ArrayList<>(List.of(
                parameter("query", "reason", "Why, in a sentence. It stands in the revision.", true)
                        .example("The ministry published the text of the agreement."),
                new Parameter()
                        .in("query")
                        .name("reasonKind")
                        .description("Which kind of reason it is.")
                        .required(true)
                        .schema(new Schema<>().$ref(ExactSchemas.REF + "ReasonKind")),
                parameter(
                        "header",
                        IDEMPOTENCY_KEY,
                        "A name for this very write, such as a UUID: sent again within a day with the same name, it is"
                                + " answered again and not done again.",
                        false)));
        if (!creates) {
            parameters.add(parameter(
                    "header",
                    HttpHeaders.IF_MATCH,
                    "The ETag that the record was read with, or * for any state of it. Changes of other records do not"
                            + " matter to it.",
                    true));
        }
        return parameters;
    }

    private static Parameter parameter(String in, String name, String description, boolean required) {
        return new Parameter()
                .in(in)
                .name(name)
                .description(description)
                .required(required)
                .schema(new StringSchema());
    }

    private void describeAnswer(Operation operation, boolean creates, boolean deletes) {
        ApiResponse written = Objects.requireNonNull(operation.getResponses().get("200"));
        operation.getResponses().remove("200");
        written.addHeaderObject(
                "Pledgebook-Revision",
                header("The revision that the write has made.", new IntegerSchema().format("int64")));
        written.addHeaderObject("X-Request-Id", requestId());
        written.addHeaderObject(
                "Idempotency-Replayed", header("`true` if it had been done before, and is only answered again."));
        if (deletes) {
            operation
                    .getResponses()
                    .addApiResponse("204", written.description("It is gone.").content(null));
            return;
        }
        written.addHeaderObject(HttpHeaders.ETAG, header("Names this state of the record; send it back in If-Match."));
        if (creates) {
            written.addHeaderObject(HttpHeaders.LOCATION, header("The record's address."));
        }
        Example example = examples.of(operation.getOperationId().replaceFirst("^(create|patch|rename)", "get"));
        if (operation.getOperationId().startsWith("add")) {
            example = examples.of(
                    operation.getOperationId().replaceFirst("^add", "get").replaceFirst("(Citation|Event)$", ""));
        }
        if (example != null) {
            Example answer = example;
            written.getContent().values().forEach(content -> content.addExamples("answer", answer));
        }
        operation.getResponses().addApiResponse(creates ? "201" : "200", written.description("The record."));
    }
}
