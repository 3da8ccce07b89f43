package org.pledgebook.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.pledgebook.problem.ProblemType;
import org.springframework.http.MediaType;

/** What the descriptions of all operations say of answers in the same way. */
class DescribedResponses {

    private final Examples examples;

    DescribedResponses(Examples examples) {
        this.examples = examples;
    }

    /** Says that an operation can meet a problem. */
    ApiResponse addProblem(Operation operation, ProblemType type) {
        io.swagger.v3.oas.models.media.MediaType content = new io.swagger.v3.oas.models.media.MediaType()
                .schema(new Schema<>().$ref(ExactSchemas.REF + "Problem"));
        Example example = examples.of("problem-" + type.slug());
        if (example != null) {
            content.addExamples("answer", example);
        }
        ApiResponse response = new ApiResponse()
                .description(type.title() + ".")
                .addHeaderObject("X-Request-Id", requestId())
                .content(new Content().addMediaType(MediaType.APPLICATION_PROBLEM_JSON_VALUE, content));
        operation.getResponses().addApiResponse(String.valueOf(type.status().value()), response);
        return response;
    }

    static Header requestId() {
        return header("The request's name in the service's log.");
    }

    static Header header(String description) {
        return header(description, new StringSchema());
    }

    static Header header(String description, Schema<?> schema) {
        return new Header().description(description).schema(schema);
    }
}
