package org.pledgebook;

import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows in words that a database belongs to another version of the service, where a stack trace would stand. */
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<FlywayValidateException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FlywayValidateException cause) {
        return new FailureAnalysis(
                "The database was made by another version of Pledgebook: it has been through other migrations than this"
                        + " version knows.",
                """
                Start the version that made the database, or take the records over:
                1. With that version, save them: curl -o pledgebook.zip <address>/api/v1/export/pledgebook.zip
                2. Start this version on an empty database (spring.datasource.url or pledgebook.database.directory).
                3. Import them: curl -X POST '<address>/api/v1/imports?reasonKind=MODEL&reason=Another+version' \
                -H 'Authorization: Bearer <token>' -H 'Content-Type: application/zip' --data-binary @pledgebook.zip
                The history before that stays in the old database.""",
                cause);
    }
}
