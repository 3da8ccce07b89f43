package org.pledgebook.transfer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRecordException;
import org.pledgebook.problem.InvalidRequestException.Complaint;

/** What is wrong with an import, by file and line, and of that as much as can be told at once. */
final class ImportErrors {

    private static final int MAX_COUNT = 1_000;

    private static final Comparator<Fault> ORDER =
            Comparator.comparing(Fault::file).thenComparingLong(Fault::line);

    private final List<Fault> faults = new ArrayList<>();

    private record Fault(String file, long line, Complaint complaint) {}

    /**
     * Notes a fault.
     *
     * @param file the name of the file within a package, or {@code null} if the body is the file
     * @param line the number of the line, from 1
     * @param pointer where in the record
     * @throws InvalidRecordException if that makes too many
     */
    void add(@Nullable String file, long line, String pointer, String detail) {
        if (faults.size() == MAX_COUNT) {
            throw told("Of what is wrong, " + MAX_COUNT + " faults are told at once; there is more.");
        }
        String name = file == null ? "" : file;
        faults.add(new Fault(
                name,
                line,
                Complaint.at(
                        (name.isEmpty() ? "/" : "/" + name + "/") + line + pointer,
                        (name.isEmpty() ? "Line " : name + ", line ") + line + ": " + detail)));
    }

    /**
     * Ends an import that has a fault.
     *
     * @throws InvalidRecordException telling all of them
     */
    void raise() {
        if (!faults.isEmpty()) {
            throw told(null);
        }
    }

    private InvalidRecordException told(@Nullable String last) {
        List<Complaint> complaints = new ArrayList<>(
                faults.stream().sorted(ORDER).map(Fault::complaint).toList());
        if (last != null) {
            complaints.add(Complaint.at("", last));
        }
        return new InvalidRecordException(complaints);
    }
}
