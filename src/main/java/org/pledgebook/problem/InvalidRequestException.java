package org.pledgebook.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that can't be answered as it stands. Each complaint names what is wrong and what is allowed. */
public class InvalidRequestException extends RuntimeException {

    private static final int MAX_ECHO_LENGTH = 60;

    private final transient List<Complaint> complaints;

    /**
     * One thing that is wrong.
     *
     * @param parameter the name of the parameter at fault, or {@code null} if it is in the body
     * @param pointer where in the body (RFC 6901), or {@code null} if it is a parameter
     * @param detail what is wrong, and what is allowed
     */
    public record Complaint(
            @Schema(description = "The name of the parameter at fault; absent if it is in the body.", example = "level")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String parameter,

            @Schema(
                    description = "Where in the body the fault is, as a JSON pointer (RFC 6901); absent if it is in a"
                            + " parameter.",
                    example = "/events/0/source")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String pointer,

            @Schema(description = "What is wrong, and what is allowed.")
            String detail) {

        /** One thing that is wrong with a parameter. */
        public static Complaint ofParameter(String name, String detail) {
            return new Complaint(name, null, detail);
        }

        /** One thing that is wrong in a body. */
        public static Complaint at(String pointer, String detail) {
            return new Complaint(null, pointer, detail);
        }
    }

    public InvalidRequestException(List<Complaint> complaints) {
        super(complaints.isEmpty() ? "" : complaints.get(0).detail());
        this.complaints = List.copyOf(complaints);
    }

    public InvalidRequestException(String parameter, String detail) {
        this(List.of(Complaint.ofParameter(parameter, detail)));
    }

    /** A value of a request, fit to be shown: short, and without control characters. */
    public static String echo(String value) {
        String visible = value.replaceAll("\\p{Cntrl}", "\uFFFD");
        int length = visible.codePointCount(0, visible.length());
        return length <= MAX_ECHO_LENGTH
                ? visible
                : visible.substring(0, visible.offsetByCodePoints(0, MAX_ECHO_LENGTH)) + "…";
    }

    /** All that is wrong, in the order of the request. Never empty. */
    public List<Complaint> complaints() {
        return complaints;
    }
}
