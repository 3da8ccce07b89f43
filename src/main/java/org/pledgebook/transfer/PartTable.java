package org.pledgebook.transfer;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.pledgebook.pledge.EventView;
import org.pledgebook.source.PlacedCitation;
import org.pledgebook.summit.Attendance;
import org.pledgebook.web.CsvTable;

/**
 * A table of the book in one file whose rows belong to records of other tables.
 *
 * @param name the table's name and, with {@code .csv}, its file's
 * @param description what a row is
 * @param key the columns that tell the rows apart, if there are such
 * @param table the columns; the first one names the record that a row belongs to, or comes from
 */
public record PartTable(String name, String description, List<String> key, CsvTable table) {

    /** Who took part in which summit. */
    public static final PartTable PARTICIPANTS = new PartTable(
            "participants",
            "Who took part in which summit, in which roles.",
            List.of(),
            CsvTable.of(Attendance.class, Set.of()).under("summit", "The key of the summit."));

    /** What happened to which pledge. */
    public static final PartTable EVENTS = new PartTable(
            "pledge-events",
            "What happened to which pledge.",
            List.of("id"),
            CsvTable.of(EventView.class, Set.of()).under("pledge", "The key of the pledge."));

    /** What which source says about which record. */
    public static final PartTable CITATIONS = new PartTable(
            "citations",
            "What which source says about which record, or about one field of it.",
            List.of(),
            CsvTable.of(PlacedCitation.class, Set.of()).under("from", "The key of the source."));

    DataPackage.Resource resource(Supplier<Iterable<?>> rows) {
        return new DataPackage.Resource(name, description, key, table, rows);
    }
}
