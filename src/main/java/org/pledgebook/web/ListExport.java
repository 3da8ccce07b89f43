package org.pledgebook.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole list that is to be written.
 *
 * @param records the records, read as they are asked for
 * @param total how many there are
 * @param format how they are written
 * @param fields the fields that each record shall hold; all of them if empty
 * @param table the columns, or {@code null} if no table is written
 * @param bom whether a byte order mark comes first
 * @param meta what the answer is made from
 */
public record ListExport(
        Iterable<?> records,
        long total,
        ExportFormat format,
        Set<String> fields,
        @Nullable CsvTable table,
        boolean bom,
        Envelope.Meta meta) {}
