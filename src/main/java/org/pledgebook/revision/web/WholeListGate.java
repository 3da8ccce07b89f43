package org.pledgebook.revision.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Semaphore;
import org.pledgebook.shared.Busy;
import org.springframework.stereotype.Component;

/**
 * Lets in only so many readers of whole lists at once: each holds a connection as long as it reads, and the readers of pages
 * shall find one free.
 */
@Component
class WholeListGate {

    private static final String ENTERED = "org.pledgebook.whole-list";

    private final Semaphore places;

    WholeListGate(ExportProperties properties) {
        this.places = new Semaphore(properties.maxConcurrent());
    }

    /**
     * Takes a place.
     *
     * @throws Busy if none is free
     */
    void enter(HttpServletRequest request) {
        if (!places.tryAcquire()) {
            throw new Busy(Busy.Kind.WHOLE_LISTS);
        }
        request.setAttribute(ENTERED, true);
    }

    /** Gives back the place that the request has, if it has one. */
    void leave(HttpServletRequest request) {
        if (request.getAttribute(ENTERED) != null) {
            request.removeAttribute(ENTERED);
            places.release();
        }
    }
}
