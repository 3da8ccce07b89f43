package org.pledgebook.history.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.pledgebook.history.HistoryService;
import org.pledgebook.problem.RecordNotFoundException;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.web.Problem;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tells what was renamed, and what was deleted, from what never was, wherever a record is not found. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class MissingRecordAdvice {

    private final HistoryService history;

    private final RevisionService revisions;

    MissingRecordAdvice(HistoryService history, RevisionService revisions) {
        this.history = history;
        this.revisions = revisions;
    }

    @ExceptionHandler
    ResponseEntity<Object> notFound(RecordNotFoundException failure, HttpServletRequest request) {
        if (request.getAttribute(Snapshot.OPEN) instanceof Snapshot open) {
            return notFound(failure, open, request);
        }
        // A write has none open any more: its transaction is over.
        try (Snapshot present = revisions.open(null)) {
            return notFound(failure, present, request);
        }
    }

    private ResponseEntity<Object> notFound(
            RecordNotFoundException failure, Snapshot snapshot, HttpServletRequest request) {
        Optional<URI> moved = RenameRedirect.of(failure, history, snapshot, request);
        if (moved.isPresent()) {
            return RenameRedirect.answer(moved.get());
        }
        return history.deletion(failure.collection(), failure.key(), snapshot)
                .map(revision -> Problem.ofGone(
                        HistoryService.deletionMessage(failure, revision),
                        request.getRequestURI(),
                        revision.number(),
                        revision.reason()))
                .orElseGet(() -> Problem.ofNotFound(history.notFound(failure, snapshot), request.getRequestURI()))
                .answer(new HttpHeaders());
    }
}
