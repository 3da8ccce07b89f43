package org.pledgebook;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows an {@link UnknownPropertyException} in words, where a stack trace would stand. */
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnknownPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownPropertyException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Correct the name, or leave the property out. src/docs/configuration.md lists them all.",
                cause);
    }
}
