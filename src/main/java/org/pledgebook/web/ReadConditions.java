package org.pledgebook.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The conditions of a read, in the order in which they are evaluated (RFC 9110, 13.2.2). */
public final class ReadConditions {

    /** Ends the opaque tag of a compressed answer. */
    public static final String GZIP_SUFFIX = "-gzip";

    private static final String ANY = "*";

    private ReadConditions() {}

    /** What the conditions say of an answer that could be given. */
    public enum Outcome {
        /** The answer is to be sent. */
        SEND,

        /** The client holds the answer. */
        NOT_MODIFIED,

        /** The client wants nothing but an answer that is not given any more. */
        FAILED
    }

    /** Whether the conditions can be evaluated by the tag alone, which is known before the answer. */
    public static boolean needTagAlone(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.IF_MATCH) == null
                && request.getHeader(HttpHeaders.IF_UNMODIFIED_SINCE) == null
                && (request.getHeader(HttpHeaders.IF_MODIFIED_SINCE) == null
                        || request.getHeader(HttpHeaders.IF_NONE_MATCH) != null);
    }

    /**
     * Evaluates all conditions.
     *
     * @param tag the answer's tag, in its quotes
     * @param lastModified the answer's time in milliseconds, or -1 if it has none
     */
    public static Outcome evaluate(HttpServletRequest request, String tag, long lastModified) {
        List<String> wanted = tags(request, HttpHeaders.IF_MATCH);
        long unmodifiedSince = date(request, HttpHeaders.IF_UNMODIFIED_SINCE);
        if (wanted.isEmpty()
                ? unmodifiedSince >= 0 && lastModified > unmodifiedSince
                : wanted.stream().noneMatch(given -> given.equals(ANY) || isSame(given, tag))) {
            return Outcome.FAILED;
        }
        boolean held = request.getHeader(HttpHeaders.IF_NONE_MATCH) == null
                ? lastModified >= 0 && lastModified <= date(request, HttpHeaders.IF_MODIFIED_SINCE)
                : held(request, tag) != null;
        return held ? Outcome.NOT_MODIFIED : Outcome.SEND;
    }

    /**
     * Finds the tag by which the client holds an answer: a cache finds what it stored by it, compressed or not.
     *
     * @param tag the answer's tag, in its quotes
     * @return the tag in its quotes, or {@code null} if the client holds another answer or none
     */
    public static @Nullable String held(HttpServletRequest request, String tag) {
        for (String given : tags(request, HttpHeaders.IF_NONE_MATCH)) {
            String strong = given.startsWith("W/") ? given.substring(2) : given;
            if (strong.equals(ANY)) {
                return tag;
            }
            if (isSame(strong, tag)) {
                return '"' + opaque(strong) + '"';
            }
        }
        return null;
    }

    /** The tags of a header, each as it was sent. */
    public static List<String> tags(HttpServletRequest request, String header) {
        List<String> tags = new ArrayList<>();
        for (String line : Collections.list(request.getHeaders(header))) {
            for (String tag : line.split(",", -1)) {
                tags.add(tag.strip());
            }
        }
        return tags;
    }

    /** The tag of the compressed form of an answer. */
    static String compressed(String tag) {
        return tag.substring(0, tag.length() - 1) + GZIP_SUFFIX + '"';
    }

    /** Whether two tags name the same answer, in whichever form it was sent. */
    private static boolean isSame(String given, String tag) {
        return plain(given).equals(plain(tag));
    }

    private static String plain(String tag) {
        String opaque = opaque(tag);
        return opaque.endsWith(GZIP_SUFFIX) ? opaque.substring(0, opaque.length() - GZIP_SUFFIX.length()) : opaque;
    }

    private static String opaque(String tag) {
        return tag.replace("\"", "");
    }

    /** The time in a header, or -1 if it holds none. */
    public static long date(HttpServletRequest request, String header) {
        try {
            return request.getDateHeader(header);
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }
}
