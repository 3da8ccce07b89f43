import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the service is measured against: the same answers, written by hand with Spring MVC, JdbcTemplate and Jackson, and
 * nothing between them.
 */
@SpringBootConfiguration
@ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    DataSourceAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class
})
@RestController
public class Bare {

    record Nation(String code, String name) {}

    record Named(String slug, String name) {}

    record Trigger(String slug, String type, String wording, String state) {}

    record Quantity(String text, BigDecimal min, BigDecimal max, String unit, String certainty) {}

    record Event(
            long id, String axis, String value, LocalDate occurredOn, String summary, String source, String locator) {}

    record Source(String slug, String title, String publisher, String tier, String url) {}

    record Citation(
            String kind,
            String key,
            String field,
            Source source,
            String locator,
            String quote,
            String paraphrase,
            String stance) {}

    record Subject(String kind, String key, String field, String member) {}

    record Correction(
            String slug,
            String title,
            String verdict,
            String reportedValue,
            String reportedSource,
            String reportedLocator,
            String correctedValue,
            String explanation,
            List<Subject> subjects,
            List<Citation> citations) {}

    record Pledge(
            String slug,
            String title,
            String summary,
            List<Nation> pledgors,
            boolean byCoalition,
            Nation beneficiary,
            Named category,
            String statement,
            String summit,
            Named speaker,
            String level,
            String activation,
            List<Trigger> triggers,
            String delivery,
            String endState,
            String supersededBy,
            String modality,
            String condition,
            String territory,
            Quantity quantity,
            Quantity reportedQuantity,
            LocalDate announcedOn,
            String confidence,
            long correctionCount,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<Event> events,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<Citation> citations,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<Correction> corrections) {}

    record Paging(int size, long total, String next) {}

    record Meta(long revision, Instant asOf, String license) {}

    record Page(List<Pledge> data, Paging page, Meta meta) {}

    private static final String PLEDGE =
            """
            select p.*, b.name as beneficiary_name, c.name as category_name, l.name as speaker_name,
                (select count(distinct s.correction_slug) from correction_subject s
                    where s.kind = 'PLEDGE' and s.key = p.slug) as correction_count
            from pledge p
                join nation b on b.code = p.beneficiary_code
                left join assurance_category c on c.slug = p.category_slug
                left join leader l on l.slug = p.speaker_slug
            """;

    private static final String EXPORT =
            """
            select slug, title, summary, by_coalition, beneficiary_code, category_slug, statement_slug, summit_slug,
                speaker_slug, level, activation, delivery, end_state, superseded_by_slug, modality, condition, territory,
                quantity_text, quantity_min, quantity_max, quantity_unit, quantity_certainty,
                reported_quantity_text, reported_quantity_min, reported_quantity_max, reported_quantity_unit,
                reported_quantity_certainty, announced_on, confidence,
                (select string_agg(g.nation_code, ' ' order by g.nation_code) from pledge_pledgor g
                    where g.pledge_slug = p.slug) as pledgors,
                (select string_agg(t.trigger_slug, ' ' order by t.trigger_slug) from pledge_trigger t
                    where t.pledge_slug = p.slug) as triggers
            from pledge p order by announced_on desc, slug
            """;

    private final JdbcTemplate jdbc;

    private final DataSource dataSource;

    private final JsonMapper json;

    Bare(JdbcTemplate jdbc, DataSource dataSource, JsonMapper json) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.json = json;
    }

    public static void main(String[] args) {
        SpringApplication.run(Bare.class, args);
    }

    @GetMapping("/pledges/{slug}")
    Pledge get(@PathVariable("slug") String slug) {
        String[] slugs = {slug};
        Map<String, List<Nation>> pledgors = pledgors(slugs);
        Map<String, List<Trigger>> triggers = triggers(slugs);
        List<Event> events = jdbc.query(
                "select * from pledge_event where pledge_slug = ? order by occurred_on, id",
                (row, n) -> new Event(
                        row.getLong("id"),
                        row.getString("axis"),
                        row.getString("value"),
                        row.getObject("occurred_on", LocalDate.class),
                        row.getString("summary"),
                        row.getString("source_slug"),
                        row.getString("locator")),
                slug);
        List<Citation> citations = citations("PLEDGE", slugs).getOrDefault(slug, List.of());
        List<Correction> corrections = corrections(slug);
        return jdbc
                .query(PLEDGE + " where p.slug = ?",
                        (row, n) -> pledge(row, pledgors, triggers, events, citations, corrections), slug)
                .stream()
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping("/pledges")
    Page list(
            @RequestParam("nation") String nation,
            @RequestParam(name = "limit", defaultValue = "50") int limit,
            @RequestParam(name = "after", required = false) String after) {
        String filter = "exists (select from pledge_pledgor g where g.pledge_slug = p.slug and g.nation_code = ?)";
        long total = jdbc.queryForObject("select count(*) from pledge p where " + filter, Long.class, nation);
        String order = " order by p.announced_on desc, p.slug limit ?";
        List<String> slugs;
        if (after == null) {
            slugs = jdbc.queryForList(
                    "select p.slug from pledge p where " + filter + order, String.class, nation, limit + 1);
        } else {
            LocalDate date = LocalDate.parse(after.substring(0, 10));
            slugs = jdbc.queryForList(
                    "select p.slug from pledge p where " + filter
                            + " and p.announced_on <= ? and (p.announced_on < ? or p.slug > ?)" + order,
                    String.class,
                    nation,
                    date,
                    date,
                    after.substring(11),
                    limit + 1);
        }
        boolean more = slugs.size() > limit;
        String[] wanted = (more ? slugs.subList(0, limit) : slugs).toArray(String[]::new);
        Map<String, List<Nation>> pledgors = pledgors(wanted);
        Map<String, List<Trigger>> triggers = triggers(wanted);
        List<Pledge> pledges = jdbc.query(
                PLEDGE + " where p.slug = any(?) order by p.announced_on desc, p.slug",
                (row, n) -> pledge(row, pledgors, triggers, null, null, null),
                (Object) wanted);
        Pledge last = more ? pledges.get(pledges.size() - 1) : null;
        Meta meta = jdbc.queryForObject(
                "select number, recorded_at from revision order by number desc limit 1",
                (row, n) -> new Meta(
                        row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant(), "CC-BY-4.0"));
        return new Page(
                pledges,
                new Paging(pledges.size(), total, last == null ? null : last.announcedOn() + "," + last.slug()),
                meta);
    }

    @GetMapping("/export.csv")
    void csv(HttpServletResponse response) throws SQLException, IOException {
        response.setContentType("text/csv;charset=UTF-8");
        BufferedWriter out =
                new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8), 65536);
        read(EXPORT, row -> {
            int columns = row.getMetaData().getColumnCount();
            if (row.getRow() == 1) {
                for (int i = 1; i <= columns; i++) {
                    out.append(row.getMetaData().getColumnLabel(i)).append(i < columns ? ',' : '\n');
                }
            }
            for (int i = 1; i <= columns; i++) {
                String value = row.getString(i);
                if (value != null) {
                    boolean quoted = value.indexOf(',') >= 0 || value.indexOf('"') >= 0 || value.indexOf('\n') >= 0;
                    out.append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
                }
                out.append(i < columns ? ',' : '\n');
            }
        });
        out.flush();
    }

    @GetMapping("/export.ndjson")
    void ndjson(HttpServletResponse response) throws SQLException, IOException {
        response.setContentType("application/x-ndjson");
        OutputStream out = response.getOutputStream();
        try (JsonGenerator generator = json.writer().withRootValueSeparator("\n").createGenerator(out)) {
            read(EXPORT, row -> {
                int columns = row.getMetaData().getColumnCount();
                generator.writeStartObject();
                for (int i = 1; i <= columns; i++) {
                    String name = row.getMetaData().getColumnLabel(i);
                    switch (name) {
                        case "by_coalition" -> generator.writeBooleanProperty(name, row.getBoolean(i));
                        case "quantity_min", "quantity_max", "reported_quantity_min", "reported_quantity_max" -> {
                            generator.writeName(name);
                            generator.writeNumber(plain(row.getBigDecimal(i)));
                        }
                        case "pledgors", "triggers" -> {
                            generator.writeArrayPropertyStart(name);
                            String values = row.getString(i);
                            for (String value : values == null ? new String[0] : values.split(" ")) {
                                generator.writeString(value);
                            }
                            generator.writeEndArray();
                        }
                        default -> generator.writeStringProperty(name, row.getString(i));
                    }
                }
                generator.writeEndObject();
            });
            generator.writeRaw('\n');
        }
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException, IOException;
    }

    private void read(String sql, RowReader reader) throws SQLException, IOException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setFetchSize(1000);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        reader.read(row);
                    }
                }
            } finally {
                connection.rollback();
            }
        }
    }

    private Map<String, List<Nation>> pledgors(String[] slugs) {
        Map<String, List<Nation>> found = new HashMap<>();
        jdbc.query(
                "select g.pledge_slug, n.code, n.name from pledge_pledgor g join nation n on n.code = g.nation_code"
                        + " where g.pledge_slug = any(?) order by g.pledge_slug, n.code",
                row -> {
                    found.computeIfAbsent(row.getString(1), unused -> new ArrayList<>())
                            .add(new Nation(row.getString(2), row.getString(3)));
                },
                (Object) slugs);
        return found;
    }

    private Map<String, List<Trigger>> triggers(String[] slugs) {
        Map<String, List<Trigger>> found = new HashMap<>();
        jdbc.query(
                "select h.pledge_slug, t.slug, t.type, t.wording, t.state from pledge_trigger h"
                        + " join activation_trigger t on t.slug = h.trigger_slug"
                        + " where h.pledge_slug = any(?) order by h.pledge_slug, t.slug",
                row -> {
                    found.computeIfAbsent(row.getString(1), unused -> new ArrayList<>())
                            .add(new Trigger(row.getString(2), row.getString(3), row.getString(4), row.getString(5)));
                },
                (Object) slugs);
        return found;
    }

    private Map<String, List<Citation>> citations(String kind, String[] keys) {
        Map<String, List<Citation>> found = new HashMap<>();
        jdbc.query(
                "select c.*, s.slug, s.title, s.publisher, s.tier, s.url from citation c"
                        + " join source s on s.slug = c.source_slug where c.kind = ? and c.key = any(?) order by c.key, c.id",
                row -> {
                    found.computeIfAbsent(row.getString("key"), unused -> new ArrayList<>())
                            .add(new Citation(
                                    row.getString("kind"),
                                    row.getString("key"),
                                    row.getString("field"),
                                    new Source(
                                            row.getString("slug"),
                                            row.getString("title"),
                                            row.getString("publisher"),
                                            row.getString("tier"),
                                            row.getString("url")),
                                    row.getString("locator"),
                                    row.getString("quote"),
                                    row.getString("paraphrase"),
                                    row.getString("stance")));
                },
                kind,
                keys);
        return found;
    }

    private List<Correction> corrections(String pledge) {
        List<String> slugs = jdbc.queryForList(
                "select distinct correction_slug from correction_subject where kind = 'PLEDGE' and key = ? order by 1",
                String.class,
                pledge);
        if (slugs.isEmpty()) {
            return List.of();
        }
        String[] keys = slugs.toArray(String[]::new);
        Map<String, List<Citation>> citations = citations("CORRECTION", keys);
        Map<String, List<Subject>> subjects = new HashMap<>();
        jdbc.query(
                "select * from correction_subject where correction_slug = any(?) order by correction_slug, position",
                row -> {
                    subjects.computeIfAbsent(row.getString("correction_slug"), unused -> new ArrayList<>())
                            .add(new Subject(
                                    row.getString("kind"),
                                    row.getString("key"),
                                    row.getString("field"),
                                    row.getString("member")));
                },
                (Object) keys);
        return jdbc.query(
                "select * from correction where slug = any(?) order by slug",
                (row, n) -> new Correction(
                        row.getString("slug"),
                        row.getString("title"),
                        row.getString("verdict"),
                        row.getString("reported_value"),
                        row.getString("reported_source_slug"),
                        row.getString("reported_locator"),
                        row.getString("corrected_value"),
                        row.getString("explanation"),
                        subjects.getOrDefault(row.getString("slug"), List.of()),
                        citations.getOrDefault(row.getString("slug"), List.of())),
                (Object) keys);
    }

    private static Pledge pledge(
            ResultSet row,
            Map<String, List<Nation>> pledgors,
            Map<String, List<Trigger>> triggers,
            List<Event> events,
            List<Citation> citations,
            List<Correction> corrections)
            throws SQLException {
        String slug = row.getString("slug");
        return new Pledge(
                slug,
                row.getString("title"),
                row.getString("summary"),
                pledgors.getOrDefault(slug, List.of()),
                row.getBoolean("by_coalition"),
                new Nation(row.getString("beneficiary_code"), row.getString("beneficiary_name")),
                named(row, "category"),
                row.getString("statement_slug"),
                row.getString("summit_slug"),
                named(row, "speaker"),
                row.getString("level"),
                row.getString("activation"),
                triggers.getOrDefault(slug, List.of()),
                row.getString("delivery"),
                row.getString("end_state"),
                row.getString("superseded_by_slug"),
                row.getString("modality"),
                row.getString("condition"),
                row.getString("territory"),
                quantity(row, "quantity"),
                quantity(row, "reported_quantity"),
                row.getObject("announced_on", LocalDate.class),
                row.getString("confidence"),
                row.getLong("correction_count"),
                events,
                citations,
                corrections);
    }

    private static Named named(ResultSet row, String what) throws SQLException {
        String slug = row.getString(what + "_slug");
        return slug == null ? null : new Named(slug, row.getString(what + "_name"));
    }

    private static Quantity quantity(ResultSet row, String which) throws SQLException {
        String text = row.getString(which + "_text");
        return text == null
                ? null
                : new Quantity(
                        text,
                        plain(row.getBigDecimal(which + "_min")),
                        plain(row.getBigDecimal(which + "_max")),
                        row.getString(which + "_unit"),
                        row.getString(which + "_certainty"));
    }

    private static BigDecimal plain(BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
