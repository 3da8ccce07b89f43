package org.pledgebook.site;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.query.Count;
import org.pledgebook.query.FieldType;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.source.SubjectKind;

/**
 * Where a reader is: at which page of which state of the book. Links made here stay in that state.
 *
 * @param base the public address of the service, without a slash at its end
 * @param path the page's path
 * @param parameters what the page was asked, apart from the state
 * @param asOf the state that was asked for, or {@code null} for the present one
 * @param revision the revision that left the state behind
 */
public record SiteReader(
        String base,
        String path,
        Map<String, List<String>> parameters,
        @Nullable String asOf,
        RevisionView revision) {

    private static final String API = "/api/v1";

    /** So many marks at most are along the slider. */
    private static final int MARKS = 20;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

    /** The address of another page, in the same state. */
    public String to(String address) {
        return asOf == null ? address : address + (address.contains("?") ? "&" : "?") + "asOf=" + encode(asOf);
    }

    /** The address of a page about a record, in the same state. */
    public String to(String collection, String key) {
        return to("/" + collection + "/" + encode(key));
    }

    /** The address of the page about a record that something speaks of, in the same state. */
    public String about(SubjectKind kind, String key) {
        return switch (kind) {
            case NATION -> to("nations", key);
            case LEADER -> to("leaders", key);
            case SUMMIT -> to("summits", key);
            case STATEMENT -> to("statements", key);
            case ASSURANCE_CATEGORY -> to("assurance-categories", key);
            case PLEDGE -> to("pledges", key);
            case TRIGGER -> to("triggers", key);
            case CORRECTION -> to("corrections", key);
        };
    }

    /** This page without one value of a parameter. */
    public String without(String name, String value) {
        Map<String, List<String>> changed = new LinkedHashMap<>(parameters);
        changed.remove("after");
        List<String> rest = new ArrayList<>(changed.getOrDefault(name, List.of()));
        rest.remove(value);
        changed.put(name, rest);
        return to(path + query(changed));
    }

    /** The next part of this list. */
    public String next(String cursor) {
        Map<String, List<String>> changed = new LinkedHashMap<>(parameters);
        changed.put("after", List.of(cursor));
        return to(path + query(changed));
    }

    /** Another page that is asked the same as this one. */
    public String elsewhere(String address) {
        Map<String, List<String>> asked = new LinkedHashMap<>(parameters);
        asked.keySet().removeAll(List.of("after", "limit"));
        return to(address + query(asked));
    }

    /** Whether a value of a parameter was asked for. */
    public boolean asks(String name, String value) {
        return parameters.getOrDefault(name, List.of()).contains(value);
    }

    /** The only value of a parameter, or an empty text. */
    public String asked(String name) {
        return parameters.getOrDefault(name, List.of("")).get(0);
    }

    /** The same as data: {@code .json}, {@code .ndjson} or {@code .csv} for a whole list, or nothing for what is on screen. */
    public String data(String extension) {
        return data(inApi(), extension, parameters);
    }

    /** The same as a table, for a spreadsheet. */
    public String table() {
        if (isMatrix()) {
            return counts(".csv");
        }
        Map<String, List<String>> asked = new LinkedHashMap<>(parameters);
        asked.put("bom", List.of("true"));
        return data(inApi(), ".csv", asked);
    }

    /** The same as lines of JSON. */
    public String lines() {
        return isMatrix() ? counts(".ndjson") : data(".ndjson");
    }

    /** The same as JSON: a whole list, or a record. */
    public String whole(boolean list) {
        return data(list && !isMatrix() ? ".json" : "");
    }

    /** The matrix is no list; as one it is the counts that its cells are made of. */
    private String counts(String extension) {
        Map<String, List<String>> grouped = new LinkedHashMap<>(parameters);
        grouped.put("by", List.of("nation,category,level"));
        return data("/pledges/summary", extension, grouped);
    }

    private boolean isMatrix() {
        return inApi().equals("/matrix");
    }

    private String data(String collection, String extension, Map<String, List<String>> parameters) {
        Map<String, List<String>> asked = new LinkedHashMap<>(parameters);
        if (!extension.isEmpty()) {
            asked.keySet().removeAll(List.of("after", "limit"));
        }
        return to(API + collection + extension + query(asked));
    }

    /** Where in the API the data of this page stands. */
    private String inApi() {
        return switch (path) {
            case "/", "/map" -> "/matrix";
            case "/timeline" -> "/pledges";
            default -> path.startsWith("/revisions/") ? path + "/changes" : path;
        };
    }

    /** The same with the state written out, so that it shows the same for ever. */
    public String permanent() {
        String address = path + query(parameters);
        return base + address + (address.contains("?") ? "&" : "?") + "asOf=" + revision.number();
    }

    /** The address of this page in the present. */
    public String present() {
        return path + query(parameters);
    }

    /** Where is told what has changed since this state, as far as that can be narrowed to what this page is about. */
    public String since() {
        int end = path.lastIndexOf('/');
        String state = "from=" + (asOf == null ? revision.number() : encode(asOf));
        if (!scope().isEmpty()) {
            return "/compare" + scope() + "&" + state;
        }
        if (end > 0 && !path.startsWith("/revisions/")) {
            return path + "#history";
        }
        Map<String, List<String>> asked = new LinkedHashMap<>(parameters);
        asked.keySet().retainAll(List.of("nation", "category"));
        return "/compare?" + state + query(asked).replaceFirst("^\\?", "&");
    }

    /** What narrows changes to what this page is about, a nation or an assurance; else an empty text. */
    String scope() {
        String key = path.substring(path.lastIndexOf('/') + 1);
        return path.startsWith("/nations/")
                ? "?nation=" + key
                : path.startsWith("/assurance-categories/") ? "?category=" + key : "";
    }

    /** The revisions that are marked along the slider by which a reader chooses one, evenly. */
    public List<Long> marks() {
        long last = revision.number();
        long step = Math.max(1, (last + MARKS - 1) / MARKS);
        return LongStream.iterate(1, mark -> mark <= last, mark -> mark + step)
                .boxed()
                .toList();
    }

    /** The day that was asked for, if it was a day and not a revision or an instant; else an empty text. */
    public String asOfDay() {
        return asOf != null && FieldType.DATE.parse(asOf) != null ? asOf : "";
    }

    /** Those of a record's corrections that speak of one of some fields. */
    public List<CorrectionView> on(@Nullable List<CorrectionView> corrections, String key, String... fields) {
        return corrections == null
                ? List.of()
                : corrections.stream()
                        .filter(correction -> correction.subjects().stream()
                                .anyMatch(subject -> subject.key().equals(key)
                                        && subject.field() != null
                                        && List.of(fields).contains(subject.field())))
                        .toList();
    }

    /** A text as BibTeX takes it. */
    public String bibtex(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("{\\textbackslash}");
                case '~' -> escaped.append("{\\textasciitilde}");
                case '^' -> escaped.append("{\\textasciicircum}");
                case '{', '}', '%', '&', '$', '#', '_' -> escaped.append('\\').append((char) c);
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    /** What people call a value that was asked for, as far as the counts beside the list tell. */
    public @Nullable String label(@Nullable Map<String, List<Count>> facets, String field, String value) {
        return facets == null
                ? null
                : facets.getOrDefault(field, List.of()).stream()
                        .filter(count -> value.equals(count.value()))
                        .map(Count::label)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    /** What was asked apart from some parameters, to be put behind others in an address. */
    String besideAll(String... names) {
        Map<String, List<String>> rest = new LinkedHashMap<>(parameters);
        rest.keySet().removeAll(List.of(names));
        return query(rest).replaceFirst("^\\?", "&");
    }

    /** What was asked beside what a form has fields for. */
    public Map<String, List<String>> beside(List<String> fields) {
        Map<String, List<String>> rest = new LinkedHashMap<>(parameters);
        rest.keySet().removeAll(fields);
        rest.keySet().removeAll(List.of("q", "sort", "announcedFrom", "announcedTo", "after", "limit"));
        return rest;
    }

    /** What a revision changed in a field. */
    public List<DifferenceMarkup> differences(@Nullable Object before, @Nullable Object after) {
        return DifferenceMarkup.between(before, after);
    }

    /** A day as people write it. */
    public String day(LocalDate day) {
        return DAY.format(day);
    }

    /** A day, in short. */
    public String shortDay(LocalDate day) {
        return SHORT_DAY.format(day);
    }

    /** The day of an instant, in UTC. */
    public String dayOf(Instant instant) {
        return DAY.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** The year of an instant, in UTC. */
    public int yearOf(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).getYear();
    }

    /** An instant as people write it, in UTC. */
    public String moment(Instant instant) {
        return MOMENT.format(instant.atOffset(ZoneOffset.UTC));
    }

    private static String query(Map<String, List<String>> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, values) -> values.forEach(value -> pairs.add(name + "=" + encode(value))));
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
