package org.pledgebook.shared.query;

import java.util.ArrayList;
import java.util.List;
import org.pledgebook.shared.InvalidRequest;
import org.pledgebook.shared.InvalidRequest.Complaint;

/** Collects all that is wrong with a request, so that a reader learns of everything at once. */
final class Complaints {

    private final List<Complaint> complaints = new ArrayList<>();

    void add(String parameter, String detail) {
        complaints.add(Complaint.ofParameter(parameter, detail));
    }

    void addNot(String parameter, String value, String expectation) {
        add(parameter, "'" + InvalidRequest.echo(value) + "' is not " + expectation + ".");
    }

    void throwIfAny() {
        if (!complaints.isEmpty()) {
            throw new InvalidRequest(complaints);
        }
    }

    boolean none() {
        return complaints.isEmpty();
    }
}
