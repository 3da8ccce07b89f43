package org.pledgebook.history.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeScope;
import org.pledgebook.history.ChangeStreams;
import org.pledgebook.history.FeedService;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.query.FieldType;
import org.pledgebook.query.Paging;
import org.pledgebook.query.QueryReader;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.web.ReadParameters;
import org.pledgebook.web.RequestParameters;
import org.pledgebook.web.ResponseBodyFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Feeds", description = "What changes, for those who follow the book.")
class FeedController {

    private static final String JSON_FEED = "application/feed+json";

    private static final String LAST_EVENT = "Last-Event-ID";

    private static final String OF_A_FEED =
            "Each entry is a record that a revision changed, with what was changed, field by"
                    + " field, and why; the latest come first. Entries never change, and have the same identifier in every feed."
                    + " The link `next` leads to earlier ones.";

    private final FeedService feeds;

    private final ChangeStreams streams;

    FeedController(FeedService feeds, ChangeStreams streams) {
        this.feeds = feeds;
        this.streams = streams;
    }

    @GetMapping(path = "/feed.atom", produces = MediaType.APPLICATION_ATOM_XML_VALUE)
    @Operation(
            operationId = "getAtomFeed",
            summary = "Follow the changes by an Atom feed",
            description = "The changes as an Atom feed (RFC 4287). " + OF_A_FEED)
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_ATOM_XML_VALUE,
                            schema = @Schema(type = "string", description = "An Atom feed."),
                            examples = @ExampleObject(name = "answer", value = """
                                                    <?xml version="1.0" encoding="UTF-8"?>
                                                    <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">…</feed>""")))
    byte[] atom(
            @Parameter(
                            description = "Only changes of pledges that this nation makes, and of the nation itself."
                                    + " Repeatable: any of the values.",
                            array = @ArraySchema(schema = @Schema(pattern = "^[A-Z]{3}$")))
                    @RequestParam(required = false)
                    @Nullable
                    List<String> nation,
            @Parameter(
                            description = "Only changes of pledges under this assurance category, and of the category"
                                    + " itself. Repeatable: any of the values.")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> category,
            @RequestParam(name = QueryReader.AFTER, required = false) @Nullable String after,
            HttpServletRequest request,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return feeds.atom(asked(nation, category, after, request), snapshot);
    }

    @GetMapping(path = "/feed.json", produces = JSON_FEED)
    @Operation(
            operationId = "getJsonFeed",
            summary = "Follow the changes by a JSON feed",
            description = "The changes as a JSON Feed 1.1. " + OF_A_FEED)
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = JSON_FEED,
                            schema = @Schema(type = "object", description = "A JSON feed."),
                            examples = @ExampleObject(name = "answer", value = """
                                                    {"version": "https://jsonfeed.org/version/1.1",
                                                     "title": "Pledgebook: what changed", "items": []}""")))
    byte[] json(
            @Parameter(
                            description = "Only changes of pledges that this nation makes, and of the nation itself."
                                    + " Repeatable: any of the values.",
                            array = @ArraySchema(schema = @Schema(pattern = "^[A-Z]{3}$")))
                    @RequestParam(required = false)
                    @Nullable
                    List<String> nation,
            @Parameter(
                            description = "Only changes of pledges under this assurance category, and of the category"
                                    + " itself. Repeatable: any of the values.")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> category,
            @RequestParam(name = QueryReader.AFTER, required = false) @Nullable String after,
            HttpServletRequest request,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return feeds.json(asked(nation, category, after, request), snapshot);
    }

    private static FeedService.Asked asked(
            @Nullable List<String> nation,
            @Nullable List<String> category,
            @Nullable String after,
            HttpServletRequest request) {
        ChangeScope scope = ChangeScope.of(null, nation, category);
        List<String> query = new ArrayList<>();
        scope.nations().forEach(code -> query.add("nation=" + code));
        scope.categories().forEach(slug -> query.add("category=" + slug));
        String asOf = ReadParameters.asOf(RequestParameters.of(request));
        if (asOf != null) {
            query.add("asOf=" + asOf);
        }
        return new FeedService.Asked(
                request.getRequestURI(), query, scope, Paging.read(null, after, 2, "feed " + scope.context()));
    }

    @GetMapping(path = "/changes/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            operationId = "streamChanges",
            summary = "Be told of each revision as it is written",
            description = "Server-sent events, one a revision, in order and without a gap. The event `revision` has the"
                    + " revision's number as its id; its data is JSON: the revision, how many records it changed, and the"
                    + " first hundred of them by collection, key and change, with the other key of each that was renamed, as"
                    + " `/changes` has it. A reader that was cut off goes on where it"
                    + " was by sending `Last-Event-ID`, as browsers do by themselves. If that is no revision of this book, the"
                    + " event `reset` comes first, with the latest revision: read the book anew. A comment comes from time to"
                    + " time while nothing happens.")
    @ApiResponse(
            responseCode = "200",
            description = "The events, as they happen.",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string", description = "Server-sent events."),
                            examples = @ExampleObject(name = "answer", value = """
                                                    id:2
                                                    event:revision
                                                    data:{"revision":{"number":2},"total":3,"changes":[]}

                                                    """)))
    SseEmitter stream(
            @Parameter(
                            description =
                                    "The number of the last revision that the reader has; 0 for none. The latest if"
                                            + " left out. `Last-Event-ID` takes precedence.",
                            schema = @Schema(type = "integer", format = "int64", minimum = "0"))
                    @RequestParam(required = false)
                    @Nullable
                    String since,
            @Parameter(description = "The id of the last event that the reader has.")
                    @RequestHeader(name = LAST_EVENT, required = false)
                    @Nullable
                    String lastEvent,
            HttpServletRequest request,
            HttpServletResponse response,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        snapshot.close();
        if (ReadParameters.asOf(RequestParameters.of(request)) != null) {
            throw new InvalidRequestException(ReadParameters.AS_OF, "A stream tells of the present alone.");
        }
        long latest = snapshot.revision().number();
        boolean resumed = lastEvent != null && !lastEvent.isEmpty();
        OptionalLong after = OptionalLong.of(latest);
        if (resumed) {
            after = resumed(String.valueOf(lastEvent), latest);
        } else if (since != null) {
            after = OptionalLong.of(revision("since", since, latest));
        }
        ResponseBodyFilter.stream(response, MediaType.TEXT_EVENT_STREAM);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // A proxy that gathers what it passes on would keep events back.
        response.setHeader("X-Accel-Buffering", "no");
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            SseEmitter nothing = new SseEmitter();
            nothing.complete();
            return nothing;
        }
        return after.isPresent() ? streams.open(after.getAsLong()) : streams.openAnew(latest);
    }

    /** Where a reader goes on, or nothing if it has what there is not: a browser that was refused would not come back. */
    private static OptionalLong resumed(String lastEvent, long latest) {
        return FieldType.INTEGER.parse(lastEvent) instanceof Long number && number >= 0 && number <= latest
                ? OptionalLong.of(number)
                : OptionalLong.empty();
    }

    private static long revision(String name, String text, long latest) {
        if (!(FieldType.INTEGER.parse(text) instanceof Long number) || number < 0) {
            throw new InvalidRequestException(
                    name, "'" + InvalidRequestException.echo(text) + "' is not the number of a revision, or 0.");
        }
        if (number > latest) {
            throw new InvalidRequestException(
                    name, "There is no revision " + number + " yet. The latest is " + latest + ".");
        }
        return number;
    }
}
