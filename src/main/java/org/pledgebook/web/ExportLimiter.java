package org.pledgebook.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Semaphore;
import org.pledgebook.problem.ServiceBusyException;
import org.springframework.stereotype.Component;

/**
 * Lets in only so many readers of whole lists at once: each holds a connection as long as it reads, and the readers of pages
 * shall find one free.
 */
@Component
class ExportLimiter {

    private static final String ENTERED = "org.pledgebook.whole-list";

    private final Semaphore places;

    ExportLimiter(ExportProperties properties) {
        this.places = new Semaphore(properties.maxConcurrent());
    }

    /**
     * Takes a place.
     *
     * @throws ServiceBusyException if none is free
     */
    void enter(HttpServletRequest request) {
        if (!places.tryAcquire()) {
            throw new ServiceBusyException(ServiceBusyException.Kind.WHOLE_LISTS);
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
