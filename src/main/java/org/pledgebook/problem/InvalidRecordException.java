package org.pledgebook.problem;

import java.util.List;
import org.pledgebook.problem.InvalidRequestException.Complaint;

/** A record that can't stand in the book as it was sent. Each complaint points to what is wrong and says what is allowed. */
public class InvalidRecordException extends RuntimeException {

    private final transient List<Complaint> complaints;

    /** Of several complaints, at least one. */
    public InvalidRecordException(List<Complaint> complaints) {
        super(complaints.isEmpty() ? "" : complaints.get(0).detail());
        this.complaints = List.copyOf(complaints);
    }

    /** Of one complaint. */
    public InvalidRecordException(String pointer, String detail) {
        this(List.of(Complaint.at(pointer, detail)));
    }

    /** All that is wrong, in the order of the record. Never empty. */
    public List<Complaint> complaints() {
        return complaints;
    }
}
