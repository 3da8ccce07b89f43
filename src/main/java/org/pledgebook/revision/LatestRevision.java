package org.pledgebook.revision;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/**
 * The number of the book's latest revision: never older than one whose write had been acknowledged when the number was asked
 * for, whichever instance of the service wrote it.
 *
 * <p>What the database said holds for a moment, and a write is acknowledged only after that moment has passed for everyone
 * who could have asked before it was committed. A write knows as much without asking, since nobody else commits while it has
 * its turn. So most reads cost the database nothing, and no message between instances can be lost or late. Nothing here
 * compares the clocks of two machines: each measures a span of its own.
 */
@Component
public class LatestRevision {

    private final DataSource dataSource;

    // So long holds what the database said, from before it was asked, and what a write knew, from within its turn.
    // Each write waits as long after its commit.
    private final long ttl;

    private final AtomicLong asked = new AtomicLong();

    private final ReentrantLock asking = new ReentrantLock();

    // Both are guarded by the lock. All those up to this one have been answered, if not with a failure.
    private long answeredUpTo;

    private @Nullable DataAccessResourceFailureException failure;

    // Read without a lock, and changed under this object's.
    private volatile Known known = new Known(0, System.nanoTime());

    LatestRevision(DataSource dataSource, LatestRevisionProperties properties) {
        this.dataSource = new AutoCommitDataSource(dataSource);
        this.ttl = properties.cacheTtl().toNanos();
    }

    /** A number, and until when it holds, by {@link System#nanoTime}. */
    private record Known(long number, long until) {

        /** Whether this is an answer to somebody who has seen a revision. */
        boolean tells(long seen) {
            return number >= seen && until - System.nanoTime() > 0;
        }
    }

    /** Gives the number. */
    public long number() {
        return number(0);
    }

    /**
     * Gives the number to somebody who has seen a revision elsewhere, before its write was acknowledged perhaps, and is not
     * to be sent back behind it.
     *
     * @param seen the latest revision that the asker claims to have seen; it need not exist
     */
    public long number(long seen) {
        Known now = known;
        return now.tells(seen) ? now.number : ask(seen);
    }

    /** Takes note of a revision that was read here: from now on nobody is told an earlier one. */
    synchronized void saw(long number) {
        if (known.number < number) {
            known = new Known(number, known.until);
        }
    }

    /**
     * Takes note of what a write knows, whose turn it is: which revision is the latest. It is as good an answer as if it had
     * been asked for.
     *
     * @param at a moment before the last word of the database that it still was the write's turn, by {@link System#nanoTime}
     */
    synchronized void wasLatest(long number, long at) {
        long until = at + ttl;
        known = new Known(Math.max(known.number, number), known.until - until > 0 ? known.until : until);
    }

    /**
     * Returns when no instance takes a revision before this one, which has just been committed here, for the latest.
     *
     * @param sent when the commit was sent, by {@link System#nanoTime}, or before: it was this write's turn
     * @param meanwhile what is done of that time, as a rule before anybody here is told of the revision
     */
    void committed(long number, long sent, Runnable meanwhile) {
        long end = System.nanoTime() + ttl;
        meanwhile.run();
        wasLatest(number, sent);
        for (long rest = end - System.nanoTime(); rest > 0; rest = end - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }

    /** Those who ask at the same time share one answer. */
    private long ask(long seen) {
        long mine = asked.incrementAndGet();
        asking.lock();
        try {
            // The answer to those who had asked before holds for who came while they waited, too.
            Known now = known;
            if (now.tells(seen)) {
                return now.number;
            }
            if (answeredUpTo < mine) {
                long all = asked.get();
                Known before = known;
                long until = System.nanoTime() + ttl;
                failure = null;
                try {
                    learn(before, new Known(read(), until));
                } catch (DataAccessResourceFailureException e) {
                    // Each would wait for the connection anew, one after the other.
                    failure = e;
                }
                answeredUpTo = all;
            }
            if (failure != null) {
                throw failure;
            }
            return known.number;
        } finally {
            asking.unlock();
        }
    }

    /** Who has seen a later one since the database was asked is right; else the database is, even if it was set back. */
    private synchronized void learn(Known before, Known read) {
        known = new Known(
                known.number == before.number ? read.number : Math.max(known.number, read.number), read.until);
    }

    private long read() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("select max(number) from revision");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("The latest revision could not be read", e);
        }
    }
}
