package org.pledgebook.transfer;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.web.Column;
import org.pledgebook.web.CsvTable;
import org.pledgebook.web.Streamed;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The book as a Frictionless Data Package (specification v1): a CSV file for each thing, {@code datapackage.json} that
 * describes every column, and a few words on where it comes from. The same revision always makes the same bytes.
 *
 * @param revision the revision that is packed
 * @param resources the tables
 */
record DataPackage(RevisionView revision, List<Resource> resources, JsonMapper mapper) implements Streamed {

    private static final String LICENSE = "https://creativecommons.org/licenses/by/4.0/";

    private static final Map<Class<?>, String> TYPES = Map.of(
            LocalDate.class, "date",
            Instant.class, "datetime",
            BigDecimal.class, "number",
            Boolean.class, "boolean",
            boolean.class, "boolean",
            Long.class, "integer",
            long.class, "integer",
            Integer.class, "integer",
            int.class, "integer");

    /**
     * A table of the package.
     *
     * @param name the table's name and, with {@code .csv}, its file's
     * @param description what a row is
     * @param key the columns that tell the rows apart, if there are such
     * @param table the columns
     * @param records the rows, read as they are asked for
     */
    record Resource(String name, String description, List<String> key, CsvTable table, Supplier<Iterable<?>> records) {

        String path() {
            return name + ".csv";
        }
    }

    @Override
    public String fileName() {
        return "pledgebook-r" + revision.number() + ".zip";
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        write(zip, "README.md", readme());
        write(
                zip,
                "LICENSE",
                "The data are under Creative Commons Attribution 4.0 International (CC-BY-4.0).\n" + LICENSE + "\n");
        write(zip, "CITATION.cff", citation());
        List<Map<String, Object>> described = new ArrayList<>();
        for (Resource resource : resources) {
            begin(zip, resource.path());
            Writer csv = new BufferedWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8));
            resource.table().writeHeader(csv);
            long rows = 0;
            for (Object record : resource.records().get()) {
                resource.table().writeRow(record, csv);
                rows++;
            }
            csv.flush();
            zip.closeEntry();
            described.add(describe(resource, rows));
        }
        write(
                zip,
                "datapackage.json",
                mapper.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(describe(described))
                        + "\n");
        zip.finish();
    }

    private Map<String, Object> describe(List<Map<String, Object>> described) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("profile", "tabular-data-package");
        all.put("name", "pledgebook");
        all.put("title", "Pledgebook: a citable record of security commitments");
        all.put(
                "description",
                "Who promised what to whom, under which assurance, on what condition, on whose word, and what became of"
                        + " it. Revision " + revision.number() + " of the book.");
        all.put("version", String.valueOf(revision.number()));
        all.put("created", revision.recordedAt().toString());
        Map<String, Object> license = new LinkedHashMap<>();
        license.put("name", "CC-BY-4.0");
        license.put("path", LICENSE);
        license.put("title", "Creative Commons Attribution 4.0");
        all.put("licenses", List.of(license));
        all.put("resources", described);
        return all;
    }

    private static Map<String, Object> describe(Resource resource, long rows) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(
                "fields",
                resource.table().columns().stream().map(DataPackage::describe).toList());
        schema.put("missingValues", List.of(""));
        if (!resource.key().isEmpty()) {
            schema.put("primaryKey", resource.key());
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("profile", "tabular-data-resource");
        all.put("name", resource.name());
        all.put("path", resource.path());
        all.put("description", resource.description());
        all.put("format", "csv");
        all.put("mediatype", "text/csv");
        all.put("encoding", "utf-8");
        all.put("rows", rows);
        Map<String, Object> dialect = new LinkedHashMap<>();
        dialect.put("delimiter", ",");
        dialect.put("lineTerminator", "\r\n");
        dialect.put("quoteChar", "\"");
        dialect.put("doubleQuote", true);
        dialect.put("header", true);
        all.put("dialect", dialect);
        all.put("schema", schema);
        return all;
    }

    private static Map<String, Object> describe(Column column) {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("name", column.name());
        field.put("type", column.several() ? "string" : TYPES.getOrDefault(column.type(), "string"));
        String description = column.description();
        field.put("description", column.several() ? description + " Several are separated by |." : description);
        Map<String, Object> constraints = new LinkedHashMap<>();
        if (!column.nullable()) {
            constraints.put("required", true);
        }
        if (!column.several() && !column.vocabulary().isEmpty()) {
            constraints.put("enum", column.vocabulary());
        }
        if (!constraints.isEmpty()) {
            field.put("constraints", constraints);
        }
        return field;
    }

    private String readme() {
        StringBuilder text = new StringBuilder("# Pledgebook, revision " + revision.number() + "\n\n"
                + "A citable record of security commitments, as of " + revision.recordedAt() + ".\n\n"
                + "`datapackage.json` describes every column (Frictionless Data Package, v1). The files are UTF-8 CSV"
                + " (RFC 4180).\nAn empty cell means 'not known'. The values of a list are separated by |, with a"
                + " backslash before a | that\nbelongs to a value. A text that would be taken for a formula has an"
                + " apostrophe before it.\n\n");
        resources.forEach(resource -> text.append("- `")
                .append(resource.path())
                .append("`: ")
                .append(resource.description())
                .append('\n'));
        return text.append("\nThe data are under CC BY 4.0: name Pledgebook, and the revision if you can.\n")
                .toString();
    }

    private String citation() {
        return "cff-version: 1.2.0\ntype: dataset\nmessage: Please cite the book with its revision.\n"
                + "title: 'Pledgebook: a citable record of security commitments'\n"
                + "authors:\n  - name: The editors of Pledgebook\n"
                + "version: '" + revision.number() + "'\n"
                + "date-released: '" + LocalDate.ofInstant(revision.recordedAt(), ZoneOffset.UTC) + "'\n"
                + "license: CC-BY-4.0\n";
    }

    private void write(ZipOutputStream zip, String name, String text) throws IOException {
        begin(zip, name);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // Without a zone, as the format has it: the same wherever it is made.
        entry.setTimeLocal(LocalDateTime.ofInstant(revision.recordedAt(), ZoneOffset.UTC));
        zip.putNextEntry(entry);
    }
}
