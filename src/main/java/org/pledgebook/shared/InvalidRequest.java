package org.pledgebook.shared;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A request that can't be answered as it stands. Each complaint names what is wrong and what is allowed. */
public class InvalidRequest extends RuntimeException {

    private static final int LONGEST_ECHO = 60;

    private final transient List<Complaint> complaints;

    /**
     * One thing that is wrong.
     *
     * @param parameter the name of the parameter at fault
     * @param detail what is wrong, and what is allowed
     */
    public record Complaint(
            @Schema(description = "The name of the parameter at fault.", example = "level")
            String parameter,

            @Schema(description = "What is wrong, and what is allowed.")
            String detail) {}

    public InvalidRequest(List<Complaint> complaints) {
        super(complaints.isEmpty() ? "" : complaints.get(0).detail());
        this.complaints = List.copyOf(complaints);
    }

    public InvalidRequest(String parameter, String detail) {
        this(List.of(new Complaint(parameter, detail)));
    }

    /** A value of a request, fit to be shown: short, and without control characters. */
    public static String echo(String value) {
        String visible = value.replaceAll("\\p{Cntrl}", "\uFFFD");
        int length = visible.codePointCount(0, visible.length());
        return length <= LONGEST_ECHO
                ? visible
                : visible.substring(0, visible.offsetByCodePoints(0, LONGEST_ECHO)) + "…";
    }

    /** All that is wrong, in the order of the request. Never empty. */
    public List<Complaint> complaints() {
        return complaints;
    }
}
