package org.pledgebook.revision;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.springframework.boot.test.context.TestComponent;

/** Whether the service knows what its own writes have touched, of which it looks through no more than they wrote. */
@TestComponent
public class TouchedRecords {

    private final RecentChanges changes;

    private final DataSource database;

    private final LatestRevision latest;

    private long first;

    TouchedRecords(RecentChanges changes, DataSource database, LatestRevision latest) {
        this.changes = changes;
        this.database = database;
        this.latest = latest;
    }

    /** Has the service look at each revision from now on. */
    public void begin() {
        first = latest.number();
        changes.since(first, first);
    }

    /** Holds what it knows of each of them against the whole history. */
    public void areThoseOfTheHistory() {
        for (long revision = first + 1; revision <= latest.number(); revision++) {
            RecentChanges all = new RecentChanges(database);
            all.since(revision - 1, revision - 1);
            assertThat(changes.since(revision - 1, revision))
                    .as("touched by revision " + revision)
                    .isEqualTo(all.since(revision - 1, revision));
        }
    }
}
