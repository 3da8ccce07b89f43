package org.pledgebook.history.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.pledgebook.history.HistoryService;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.shared.NotFound;
import org.pledgebook.shared.web.Problem;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tells what was deleted from what never was, wherever a record is not found. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class GoneAdvice {

    private final HistoryService history;

    GoneAdvice(HistoryService history) {
        this.history = history;
    }

    @ExceptionHandler
    ResponseEntity<Object> notFound(NotFound failure, HttpServletRequest request) {
        Optional<RevisionView> deletion = request.getAttribute(Snapshot.OPEN) instanceof Snapshot snapshot
                ? history.deletion(failure.collection(), failure.key(), snapshot)
                : Optional.empty();
        return deletion.map(revision -> Problem.ofGone(
                        HistoryService.obituary(failure, revision),
                        request.getRequestURI(),
                        revision.number(),
                        revision.reason()))
                .orElseGet(() -> Problem.ofNotFound(failure, request.getRequestURI()))
                .answer(new HttpHeaders());
    }
}
