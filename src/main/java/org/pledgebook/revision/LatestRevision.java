package org.pledgebook.revision;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/**
 * The number of the book's latest revision, as it stands in the database: never older than what was committed when it was
 * asked for, whichever instance of the service committed it. A notification from the database would come a moment too late
 * for that; instead the database is asked each time, and those who ask at the same time share one answer.
 */
@Component
public class LatestRevision {

    private final DataSource dataSource;

    private final AtomicLong asked = new AtomicLong();

    private final ReentrantLock asking = new ReentrantLock();

    // Both are guarded by the lock. The number was read after all those up to this one had asked.
    private long answeredUpTo;

    private long number;

    LatestRevision(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Gives the number. */
    public long number() {
        long mine = asked.incrementAndGet();
        asking.lock();
        try {
            if (answeredUpTo < mine) {
                long all = asked.get();
                number = read();
                answeredUpTo = all;
            }
            return number;
        } finally {
            asking.unlock();
        }
    }

    /** One round trip: a statement of its own needs no transaction. */
    private long read() {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            try (PreparedStatement statement = connection.prepareStatement("select max(number) from revision");
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("The latest revision could not be read", e);
        }
    }
}
