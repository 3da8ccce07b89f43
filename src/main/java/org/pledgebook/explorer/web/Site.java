package org.pledgebook.explorer.web;

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
import org.jspecify.annotations.Nullable;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.source.SubjectKind;
import tools.jackson.databind.JsonNode;

/**
 * Where a reader is: at which page of which state of the book. Links made here stay in that state.
 *
 * @param base the public address of the service, without a slash at its end
 * @param path the page's path
 * @param parameters what the page was asked, apart from the state
 * @param asOf the state that was asked for, or {@code null} for the present one
 * @param revision the revision that left the state behind
 */
public record Site(
        String base,
        String path,
        Map<String, List<String>> parameters,
        @Nullable String asOf,
        RevisionView revision) {

    private static final String API = "/api/v1";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

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
            case ASSURANCE_CATEGORY -> to("/pledges?category=" + encode(key));
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
        Map<String, List<String>> asked = new LinkedHashMap<>(parameters);
        if (!extension.isEmpty()) {
            asked.keySet().removeAll(List.of("after", "limit"));
        }
        return to(API + (path.equals("/") ? "/matrix" : path) + extension + query(asked));
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

    /** Whether a value of a field can be shown in a word, or is none. */
    public boolean plain(@Nullable Object value) {
        return !(value instanceof JsonNode);
    }

    /** A day as people write it. */
    public String day(LocalDate day) {
        return DAY.format(day);
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
