package org.pledgebook.history.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.pledgebook.history.HistoryService;
import org.pledgebook.problem.RecordNotFoundException;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.web.KeyNormalizer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Where the record is that an address means by another key. */
final class RenameRedirect {

    private RenameRedirect() {}

    /**
     * The address with another key in the place of the one that no record has, and the same query: the key that the record got
     * by a rename, or the same key in other letters.
     */
    static Optional<URI> of(
            RecordNotFoundException failure, HistoryService history, Snapshot snapshot, HttpServletRequest request) {
        String place = "/" + failure.collection() + "/";
        String path = request.getRequestURI();
        int at = path.indexOf(place + failure.key());
        int end = at + place.length() + failure.key().length();
        if (at < 0 || (end < path.length() && "/.".indexOf(path.charAt(end)) < 0)) {
            return Optional.empty();
        }
        return history.renamed(failure.collection(), failure.key(), snapshot)
                .or(() -> KeyNormalizer.normalize(failure.collection(), failure.key())
                        .filter(key -> isKnown(failure.collection(), key, history, snapshot)))
                .map(key -> URI.create(path.substring(0, at)
                        + place
                        + key
                        + path.substring(end)
                        + (request.getQueryString() == null ? "" : "?" + request.getQueryString())));
    }

    private static boolean isKnown(String collection, String key, HistoryService history, Snapshot snapshot) {
        try {
            return !history.of(collection, key, snapshot).isEmpty();
        } catch (RecordNotFoundException e) {
            return false;
        }
    }

    /** Sends a client there. Another rename may follow, so that nobody keeps the answer. */
    static <B> ResponseEntity<B> answer(URI address) {
        return ResponseEntity.status(HttpStatus.PERMANENT_REDIRECT)
                .location(address)
                .cacheControl(CacheControl.noStore())
                .build();
    }
}
