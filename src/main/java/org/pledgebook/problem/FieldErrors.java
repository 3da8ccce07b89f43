package org.pledgebook.problem;

import java.util.ArrayList;
import java.util.List;
import org.pledgebook.problem.InvalidRequestException.Complaint;

/** Collects all that is wrong with a request, so that a reader learns of everything at once. */
public final class FieldErrors {

    private final List<Complaint> complaints = new ArrayList<>();

    public void add(String parameter, String detail) {
        complaints.add(Complaint.ofParameter(parameter, detail));
    }

    public void addNot(String parameter, String value, String expectation) {
        add(parameter, "'" + InvalidRequestException.echo(value) + "' is not " + expectation + ".");
    }

    public void throwIfAny() {
        if (!complaints.isEmpty()) {
            throw new InvalidRequestException(complaints);
        }
    }

    public boolean none() {
        return complaints.isEmpty();
    }
}
