package org.pledgebook.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException.Complaint;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.problem.RecordNotFoundException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

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
        List<Complaint> errors,

        @Schema(description = "The revision that deleted the record. Only where one was deleted.", example = "3")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Long revision,

        @Schema(description = "Why it was deleted, in a sentence. Only where a record was deleted.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String reason) {

    public static Problem of(ProblemType type, HttpStatusCode status, String detail, String instance) {
        return new Problem(
                type.address().toString(), type.title(), status.value(), detail, instance, List.of(), null, null);
    }

    /** That there is nothing at an address. */
    public static Problem ofNotFound(RecordNotFoundException failure, String instance) {
        return of(
                ProblemType.NOT_FOUND, ProblemType.NOT_FOUND.status(), String.valueOf(failure.getMessage()), instance);
    }

    /** That a record is not in the book any more. */
    public static Problem ofGone(String detail, String instance, long revision, String reason) {
        ProblemType type = ProblemType.GONE;
        return new Problem(
                type.address().toString(),
                type.title(),
                type.status().value(),
                detail,
                instance,
                List.of(),
                revision,
                reason);
    }

    /** The answer that says so. No cache keeps it. */
    public ResponseEntity<Object> answer(HttpHeaders headers) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .cacheControl(CacheControl.noStore())
                .body(this);
    }
}
