package org.pledgebook.history;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeView.FieldChange;
import org.pledgebook.history.ChangeView.Kind;
import org.pledgebook.history.HistoryService.Named;
import org.pledgebook.problem.OrderedJson;
import org.pledgebook.query.Paging;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.web.ServiceProperties;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * The latest changes as feeds, an entry for each record that a revision changed: Atom (RFC 4287), in pages (RFC 5005), and
 * JSON Feed 1.1. An entry has the same identifier in both, wherever the feed is narrowed to, and never changes.
 */
@Service
public class FeedService {

    /** How many entries a page of a feed holds. */
    public static final int ENTRIES = 50;

    private static final String ATOM = "http://www.w3.org/2005/Atom";

    private static final String TITLE = "Pledgebook: what changed";

    private static final String DESCRIPTION =
            "Each change of the book of security commitments: what was changed, field by field, and why.";

    private static final String LICENSE = "https://creativecommons.org/licenses/by/4.0/";

    // What XML cannot hold, however it is written.
    private static final Pattern NO_XML =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    private static final int MAX_VALUE_LENGTH = 200;

    private final HistoryService history;

    private final JsonMapper mapper;

    private final String base;

    FeedService(HistoryService history, JsonMapper mapper, ServiceProperties service) {
        this.history = history;
        this.mapper = mapper;
        this.base = service.base();
    }

    /**
     * Which feed is asked for.
     *
     * @param path the feed's path
     * @param query what was asked of it, without the page
     * @param scope the changes that are meant
     * @param paging the page
     */
    public record Asked(String path, List<String> query, ChangeScope scope, Paging paging) {

        private String address(@Nullable String after) {
            List<String> all = new ArrayList<>(query);
            if (after != null) {
                all.add("after=" + after);
            }
            return all.isEmpty() ? path : path + "?" + String.join("&", all);
        }
    }

    private record Entries(List<Named> shown, @Nullable String next, Instant updated) {}

    private Entries entries(Asked asked, Snapshot snapshot) {
        List<String> after = asked.paging().after();
        ChangePosition before =
                after.isEmpty() ? null : new ChangePosition(Long.parseLong(after.get(0)), Long.parseLong(after.get(1)));
        List<Named> found = history.latest(before, asked.scope(), snapshot, ENTRIES + 1);
        List<Named> shown = found.size() > ENTRIES ? found.subList(0, ENTRIES) : found;
        ChangePosition last = found.size() > ENTRIES ? shown.get(ENTRIES - 1).position() : null;
        return new Entries(
                shown,
                last == null ? null : asked.paging().next(last.revision(), last.place()),
                shown.isEmpty()
                        ? snapshot.revision().recordedAt()
                        : shown.get(0).change().revision().recordedAt());
    }

    /** Writes a page of the feed as Atom. */
    public byte[] atom(Asked asked, Snapshot snapshot) {
        Entries entries = entries(asked, snapshot);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("feed");
            xml.writeDefaultNamespace(ATOM);
            xml.writeAttribute("xml:lang", "en");
            text(xml, "id", tag("feed" + (asked.query().isEmpty() ? "" : "?" + String.join("&", asked.query()))));
            text(xml, "title", TITLE);
            text(xml, "subtitle", DESCRIPTION);
            text(xml, "updated", entries.updated().toString());
            String page = asked.paging().after().isEmpty()
                    ? null
                    : asked.paging().next(asked.paging().after().toArray());
            link(xml, "self", "application/atom+xml", base + asked.address(page));
            link(xml, "first", "application/atom+xml", base + asked.address(null));
            if (entries.next() != null) {
                link(xml, "next", "application/atom+xml", base + asked.address(entries.next()));
            }
            link(xml, "alternate", "text/html", base + "/revisions");
            link(xml, "license", null, LICENSE);
            text(xml, "rights", "CC BY 4.0");
            text(xml, "generator", "Pledgebook");
            for (Named named : entries.shown()) {
                write(xml, named);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("bytes in memory can always be written", e);
        }
        return out.toByteArray();
    }

    private void write(XMLStreamWriter xml, Named named) throws XMLStreamException {
        ChangeView change = named.change();
        xml.writeStartElement("entry");
        text(xml, "id", id(change));
        text(xml, "title", title(named));
        text(xml, "updated", change.revision().recordedAt().toString());
        xml.writeStartElement("author");
        text(xml, "name", change.revision().editor());
        xml.writeEndElement();
        link(xml, "alternate", "text/html", page(change));
        link(xml, "related", "application/json", base + data(change));
        for (String term : List.of(change.collection(), change.change().name())) {
            xml.writeEmptyElement("category");
            xml.writeAttribute("term", term);
        }
        text(xml, "summary", change.revision().reason());
        xml.writeStartElement("content");
        xml.writeAttribute("type", "text");
        xml.writeCharacters(readable(content(change)));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static void text(XMLStreamWriter xml, String element, String text) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeCharacters(readable(text));
        xml.writeEndElement();
    }

    private static void link(XMLStreamWriter xml, String relation, @Nullable String type, String address)
            throws XMLStreamException {
        xml.writeEmptyElement("link");
        xml.writeAttribute("rel", relation);
        if (type != null) {
            xml.writeAttribute("type", type);
        }
        xml.writeAttribute("href", address);
    }

    private static String readable(String text) {
        return NO_XML.matcher(text).replaceAll("\uFFFD");
    }

    /** Writes a page of the feed as JSON Feed. */
    public byte[] json(Asked asked, Snapshot snapshot) {
        Entries entries = entries(asked, snapshot);
        Map<String, Object> feed = new LinkedHashMap<>();
        feed.put("version", "https://jsonfeed.org/version/1.1");
        feed.put("title", TITLE);
        feed.put("home_page_url", base + "/");
        feed.put("feed_url", base + asked.address(null));
        feed.put("description", DESCRIPTION);
        if (entries.next() != null) {
            feed.put("next_url", base + asked.address(entries.next()));
        }
        feed.put("language", "en");
        feed.put("_pledgebook", OrderedJson.of("about", base + "/docs", "license", LICENSE));
        feed.put("items", entries.shown().stream().map(this::item).toList());
        return mapper.writeValueAsBytes(feed);
    }

    private Map<String, Object> item(Named named) {
        ChangeView change = named.change();
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", id(change));
        item.put("url", page(change));
        item.put("title", title(named));
        item.put("summary", change.revision().reason());
        item.put("content_text", content(change));
        item.put("date_published", change.revision().recordedAt().toString());
        item.put("authors", List.of(OrderedJson.of("name", change.revision().editor())));
        item.put("tags", List.of(change.collection(), change.change().name()));
        item.put(
                "_pledgebook",
                OrderedJson.of(
                        "revision",
                        change.revision().number(),
                        "collection",
                        change.collection(),
                        "key",
                        change.key(),
                        "change",
                        change.change(),
                        "data_url",
                        base + data(change)));
        return item;
    }

    /** An identifier by the host that publishes the book (RFC 4151). */
    private String tag(String of) {
        String host = URI.create(base).getHost();
        return "tag:" + (host == null ? "localhost" : host.replaceAll("[^A-Za-z0-9.-]", "-")) + ",2026:" + of;
    }

    private String id(ChangeView change) {
        return tag("revisions/" + change.revision().number() + "/" + change.collection() + "/" + change.key());
    }

    private static String title(Named named) {
        boolean renamed = named.change().renamed() != null;
        String what = switch (named.change().change()) {
            case CREATED -> renamed ? "Renamed" : "New";
            case UPDATED -> "Changed";
            case DELETED -> renamed ? "Old key" : "Deleted";
        };
        return what + ": " + named.name();
    }

    /** The page about the record, as the revision left it. */
    private String page(ChangeView change) {
        String asOf = "asOf=" + (change.revision().number() - (change.change() == Kind.DELETED ? 1 : 0));
        String key = URLEncoder.encode(change.key(), StandardCharsets.UTF_8);
        return base
                + (change.collection().equals("assurance-categories")
                        ? "/pledges?category=" + key + "&" + asOf
                        : "/" + change.collection() + "/" + key + "?" + asOf);
    }

    private static String data(ChangeView change) {
        return "/api/v1/" + change.collection() + "/" + URLEncoder.encode(change.key(), StandardCharsets.UTF_8)
                + "/history?asOf=" + change.revision().number();
    }

    /** What changed, a line a field. */
    private static String content(ChangeView change) {
        if (change.renamed() != null) {
            boolean gone = change.change() == Kind.DELETED;
            return "key: " + (gone ? change.key() : change.renamed()) + " → "
                    + (gone ? change.renamed() : change.key());
        }
        if (change.change() != Kind.UPDATED || change.fields().isEmpty()) {
            return change.revision().reason();
        }
        return change.fields().stream().map(FeedService::line).collect(Collectors.joining("\n"));
    }

    private static String line(FieldChange field) {
        String name = field.field().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        return isPlain(field.before()) && isPlain(field.after())
                ? name + ": " + plain(field.before()) + " → " + plain(field.after())
                : name;
    }

    private static boolean isPlain(@Nullable Object value) {
        return value == null || value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    private static String plain(@Nullable Object value) {
        String text = value == null ? "not known" : value.toString();
        int length = text.codePointCount(0, text.length());
        return length <= MAX_VALUE_LENGTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_VALUE_LENGTH)) + "…";
    }
}
