package org.pledgebook.shared.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.pledgebook.shared.InvalidRequest.Complaint;
import org.springframework.http.HttpStatusCode;

/** What went wrong with a request (RFC 9457). */
public record Problem(
        @Schema(
                description = "The kind of problem: the address of the page that explains it.",
                format = "uri-reference",
                example = "/problems/invalid-request")
        String type,

        @Schema(description = "The kind of problem in a line.")
        String title,

        @Schema(description = "The HTTP status.", example = "400")
        int status,

        @Schema(description = "What went wrong this time.") String detail,

        @Schema(description = "The address that was asked.", format = "uri-reference", example = "/api/v1/pledges")
        String instance,

        @Schema(description = "Each thing that is wrong; empty if the problem is not in the parameters.")
        List<Complaint> errors) {

    static Problem of(ProblemType type, HttpStatusCode status, String detail, String instance) {
        return new Problem(type.address().toString(), type.title(), status.value(), detail, instance, List.of());
    }
}
