package org.pledgebook.explorer.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pledgebook.history.HistoryService;
import org.pledgebook.history.web.Moved;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.shared.InvalidRequest;
import org.pledgebook.shared.InvalidRequest.Complaint;
import org.pledgebook.shared.NotFound;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** What a reader asked wrongly is said on a page, in the words of the API. */
@ControllerAdvice(assignableTypes = {ExplorerController.class, ChangeController.class, DrawingController.class})
@Order(Ordered.HIGHEST_PRECEDENCE)
class ExplorerProblems {

    private final Pages pages;

    private final HistoryService history;

    ExplorerProblems(Pages pages, HistoryService history) {
        this.pages = pages;
        this.history = history;
    }

    @ExceptionHandler
    ResponseEntity<String> invalid(InvalidRequest failure) {
        return answer(HttpStatus.BAD_REQUEST, failure.complaints());
    }

    @ExceptionHandler
    ResponseEntity<String> notFound(NotFound failure, HttpServletRequest request) {
        if (!(request.getAttribute(Snapshot.OPEN) instanceof Snapshot snapshot)) {
            return answer(
                    HttpStatus.NOT_FOUND, List.of(Complaint.ofParameter("", String.valueOf(failure.getMessage()))));
        }
        Optional<URI> moved = Moved.of(failure, history, snapshot, request);
        if (moved.isPresent()) {
            return Moved.answer(moved.get());
        }
        Optional<RevisionView> deletion = history.deletion(failure.collection(), failure.key(), snapshot);
        return deletion.isPresent()
                ? answer(
                        HttpStatus.GONE,
                        List.of(Complaint.ofParameter("", HistoryService.obituary(failure, deletion.get()))))
                : answer(
                        HttpStatus.NOT_FOUND,
                        List.of(Complaint.ofParameter(
                                "",
                                String.valueOf(
                                        history.notFound(failure, snapshot).getMessage()))));
    }

    private ResponseEntity<String> answer(HttpStatus status, List<Complaint> complaints) {
        return ResponseEntity.status(status)
                .contentType(MediaType.parseMediaType(ExplorerController.HTML))
                .cacheControl(CacheControl.noStore())
                .body(pages.page("problem", null, Map.of("status", status.value(), "complaints", complaints)));
    }
}
