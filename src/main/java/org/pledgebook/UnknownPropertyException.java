package org.pledgebook;

import java.util.List;

/** Refuses to start with properties that do not exist. */
final class UnknownPropertyException extends RuntimeException {

    /**
     * Describes each of the properties.
     *
     * @param properties where each one is set and which ones it may have been meant to be
     */
    UnknownPropertyException(List<String> properties) {
        super("Pledgebook has no such property:\n\n    " + String.join("\n    ", properties));
    }
}
