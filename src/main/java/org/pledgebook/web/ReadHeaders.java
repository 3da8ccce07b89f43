package org.pledgebook.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.Sha256;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.Snapshot;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** The headers by which caches and clients tell whether an answer still holds. */
@Component
public class ReadHeaders {

    /** Changed whenever the same revision would be written in other bytes than before. */
    private static final String REPRESENTATION = "1";

    /** The header that tells the revision. */
    public static final String REVISION = "Pledgebook-Revision";

    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private final String ofPages;

    private final RevisionService revisions;

    ReadHeaders(ObjectProvider<Representation> ofPages, RevisionService revisions) {
        this.revisions = revisions;
        this.ofPages = ofPages.stream().map(Representation::digest).collect(Collectors.joining());
    }

    /**
     * The tag of the answer that the client holds already.
     *
     * @return the tag in its quotes, or {@code null} if that is not known before there is an answer
     */
    @Nullable
    String held(HttpServletRequest request, Snapshot snapshot) {
        return request.getHeader(HttpHeaders.IF_NONE_MATCH) == null
                        || ReadConditions.tags(request, HttpHeaders.IF_NONE_MATCH)
                                .contains("*")
                        || !ReadConditions.needTagAlone(request)
                ? null
                : ReadConditions.held(request, '"' + tag(request, snapshot) + '"');
    }

    /** The latest revision that the client has seen by what it holds, and 0 if it holds nothing. */
    static long seen(HttpServletRequest request) {
        long seen = 0;
        for (String tag : ReadConditions.tags(request, HttpHeaders.IF_NONE_MATCH)) {
            seen = Math.max(
                    seen,
                    revision(tag.replaceFirst("^W/", "").replace("\"", "")).orElse(0));
        }
        return seen;
    }

    void write(HttpServletRequest request, HttpServletResponse response, Snapshot snapshot) {
        response.setHeader(HttpHeaders.ETAG, '"' + tag(request, snapshot) + '"');
        if (!isOfASharedSecond(request, snapshot)) {
            response.setDateHeader(
                    HttpHeaders.LAST_MODIFIED, snapshot.revision().recordedAt().toEpochMilli());
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, snapshot.pinned() ? IMMUTABLE : ResponseBodyFilter.REVALIDATE);
        vary(response);
        response.setHeader(REVISION, String.valueOf(snapshot.revision().number()));
    }

    /** The tag that a record at an address has as of a revision, in its quotes. */
    public String tag(String address, long revision) {
        return '"' + tag(address, null, revision) + '"';
    }

    /**
     * Finds the revision that a client has seen a record in, by the tag that it had then.
     *
     * @param tag the tag, with its quotes or without
     * @return the revision, or nothing if this is no tag of a record at that address
     */
    public OptionalLong revision(String address, String tag) {
        String opaque = tag.replace("\"", "").replaceFirst(ReadConditions.GZIP_SUFFIX + "$", "");
        OptionalLong revision = revision(opaque);
        return revision.isPresent() && opaque.equals(tag(address, null, revision.getAsLong()))
                ? revision
                : OptionalLong.empty();
    }

    /** The revision that a tag names, whatever it is a tag of. */
    private static OptionalLong revision(String opaque) {
        int end = opaque.indexOf('-');
        return end < 1 || end > 18 || !opaque.substring(0, end).chars().allMatch(Character::isDigit)
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(opaque.substring(0, end)));
    }

    /** The tag that the same has as of another revision. */
    static String asOf(long revision, String tag) {
        return revision + tag.substring(tag.indexOf('-'));
    }

    /**
     * Whether the client asks by the second in which this revision and the one before were written. Such a time names neither,
     * so that the answer bears none.
     */
    private boolean isOfASharedSecond(HttpServletRequest request, Snapshot snapshot) {
        long number = snapshot.revision().number();
        long second = snapshot.revision().recordedAt().getEpochSecond();
        return number > 1
                && !snapshot.pinned()
                && request.getHeader(HttpHeaders.IF_NONE_MATCH) == null
                && ReadConditions.date(request, HttpHeaders.IF_MODIFIED_SINCE) / 1000 == second
                && revisions
                                .get(String.valueOf(number - 1), snapshot)
                                .recordedAt()
                                .getEpochSecond()
                        == second;
    }

    /** What else of the request the answer depends on. */
    static void vary(HttpServletResponse response) {
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }

    /** The revision in the open, and a digest of what was asked, so that a tag holds for one address alone. */
    private String tag(HttpServletRequest request, Snapshot snapshot) {
        return tag(
                request.getRequestURI(),
                request.getQueryString(),
                snapshot.revision().number());
    }

    private String tag(String address, @Nullable String query, long revision) {
        String form = address.startsWith("/api/") ? REPRESENTATION : REPRESENTATION + ofPages;
        String asked = form + ' ' + address + '?' + query;
        return revision + "-"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(Sha256.of(asked), 12));
    }
}
