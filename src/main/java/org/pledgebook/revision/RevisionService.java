package org.pledgebook.revision;

import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.RecordNotFoundException;
import org.pledgebook.problem.ServiceBusyException;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Page;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryExecutor;
import org.pledgebook.query.QueryExecutor.Selection;
import org.pledgebook.revision.RoutedDataSource.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The revisions: how one is written, and how the book is read as one of them left it.
 *
 * <p>It is slightly longer than 400 lines, since the turn of a write, the present and the past share what is the latest revision.
 */
@Service
public class RevisionService {

    private static final Logger log = LoggerFactory.getLogger(RevisionService.class);

    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private static final String SELECT = "select number, recorded_at, editor, reason_kind, reason from revision";

    private static final String PRESENT = SELECT + " order by number desc limit 1";

    // The lock comes before anything is read: the transaction sees what the last writer has committed.
    private static final String BEGIN_REVISION =
            "lock table revision in exclusive mode;" + " select number, recorded_at from begin_revision(?, ?, ?, ?)";

    private static final String READ_THE_PAST =
            "select set_config('search_path', 'past, public', true), set_config('pledgebook.as_of', ?, true)";

    // Without any parameter a statement would not be prepared, but planned each time.
    private static final Object[] PREPARED = {};

    private static final Selection<Revision> REVISION = Selection.of(Revision.class, "r");

    private static final Duration PAUSE_FOR_REPLICA = Duration.ofMillis(5);

    /** After so long no revision comes any more that bears an earlier instant. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /**
     * A write that takes longer, with the wait for its turn, such as a large import, bears the time of its end: the book was not
     * so before. What is left of {@link #SETTLED} is its commit's.
     */
    private static final Duration PROMPT = Duration.ofSeconds(10);

    private final QueryExecutor finder;

    private final CollectionDefinition<RevisionView> listing;

    private final JdbcTemplate jdbc;

    private final PlatformTransactionManager transactions;

    private final EntityManager entityManager;

    private final LatestRevision latest;

    private final RecentChanges changes;

    private final Clock clock;

    private final @Nullable Replica replica;

    // Writers that wait in the database would hold the connections that readers need: all but one of them wait here.
    private final ReentrantLock writing = new ReentrantLock(true);

    RevisionService(
            QueryExecutor finder,
            CollectionDefinition<RevisionView> listing,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            EntityManager entityManager,
            LatestRevision latest,
            RecentChanges changes,
            Clock clock,
            Optional<Replica> replica) {
        this.finder = finder;
        this.listing = listing;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.entityManager = entityManager;
        this.latest = latest;
        this.changes = changes;
        this.clock = clock;
        this.replica = replica.orElse(null);
    }

    /** Finds a page of the revisions that a state of the book knows of. */
    @Transactional(readOnly = true)
    public Page<RevisionView> find(Query<RevisionView> query, Snapshot snapshot) {
        Query<RevisionView> known = snapshot.pinned() || snapshot.past()
                ? query.upTo("number", snapshot.revision().number())
                : query;
        return finder.find(known, REVISION, RevisionService::views);
    }

    /**
     * Gives one revision that a state of the book knows of.
     *
     * @throws RecordNotFoundException if there is none by that number
     */
    @Transactional(readOnly = true)
    public RevisionView get(String number, Snapshot snapshot) {
        return finder.find(listing, number, REVISION, RevisionService::views)
                .filter(revision -> revision.number() <= snapshot.revision().number())
                .orElseThrow(() -> new RecordNotFoundException(listing.name(), number));
    }

    /** Gives some revisions, by their numbers. */
    @Transactional(readOnly = true)
    public Map<Long, RevisionView> get(Collection<Long> numbers) {
        return finder.find(listing, Set.copyOf(numbers), REVISION, RevisionService::views).stream()
                .collect(Collectors.toMap(RevisionView::number, Function.identity()));
    }

    /**
     * Writes the book: all that the work changes becomes one revision, or nothing does. Writers take turns, those of other
     * instances on the same database too, from the choice of the number to the commit: numbers have no gaps and are
     * committed in their order, so that who has seen a revision has seen all before it.
     *
     * @param work gets the revision that is made if it changes something
     * @throws ServiceBusyException if its turn does not come in time
     */
    public <T> WriteResult<T> write(Reason reason, Function<RevisionContext, T> work) {
        try {
            if (!writing.tryLock(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ServiceBusyException(ServiceBusyException.Kind.WRITES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceBusyException(ServiceBusyException.Kind.WRITES);
        }
        Work<T> done;
        try {
            done = Objects.requireNonNull(
                    new TransactionTemplate(transactions).execute(status -> runLocked(reason, work)));
        } finally {
            writing.unlock();
        }
        RevisionContext context = done.context();
        // One that changed nothing may repeat, or rest on, what another instance committed just now.
        latest.committed(context.latest(), context.finishedAt(), () -> changes.committed(context));
        return new WriteResult<>(context.latest(), done.value());
    }

    private record Work<T>(RevisionContext context, T value) {}

    private <T> Work<T> runLocked(Reason reason, Function<RevisionContext, T> work) {
        RevisionContext context = begin(reason);
        T value = work.apply(context);
        context.finish();
        if (context.hasChanged() && context.revision().recordedAt().plus(PROMPT).isBefore(clock.instant())) {
            OffsetDateTime now = now();
            jdbc.update(
                    "update revision set recorded_at = ? where number = ?",
                    now,
                    context.revision().number());
            context.postpone(now.toInstant());
        }
        return new Work<>(context, value);
    }

    /**
     * Opens a state of the book on this thread; the caller closes it. Whatever reads the book on this thread answers from it: of
     * the past, because the names of the tables lead to views of that revision until the transaction ends.
     *
     * @param asOf the state, or {@code null} for the present one
     * @throws RecordNotFoundException if the revision is not in the book, or the book had none yet
     * @throws InvalidRequestException if the instant has not come yet
     */
    public Snapshot open(@Nullable AsOf asOf) {
        Reading reading = begin(replica);
        try {
            RevisionView present = reading.present();
            latest.saw(present.number());
            RevisionView view = asOf == null ? present : resolve(asOf);
            boolean past = view.number() < present.number();
            if (past) {
                jdbc.query(READ_THE_PAST, row -> {}, String.valueOf(view.number()));
            }
            return new Snapshot(view, past, asOf != null && pinned(asOf), () -> {
                end(reading.transaction());
                reading.leave();
            });
        } catch (RuntimeException e) {
            rollBack(reading.transaction(), e);
            reading.leave();
            throw e;
        }
    }

    /**
     * A read that has begun.
     *
     * @param present the latest revision that it sees: no earlier one than the book had when the read was asked for
     * @param route the way to the replica, or {@code null} if the primary is read
     */
    private record Reading(
            TransactionStatus transaction,
            RevisionView present,
            @Nullable Route route) {

        void leave() {
            if (route != null) {
                route.close();
            }
        }
    }

    private Reading begin(@Nullable Replica from) {
        Reading fromReplica = from == null || !from.isWorthAsking() ? null : beginAt(from);
        if (fromReplica != null) {
            return fromReplica;
        }
        if (from != null) {
            from.passedOver();
        }
        TransactionStatus transaction = begin();
        try {
            return new Reading(transaction, present(), null);
        } catch (RuntimeException e) {
            rollBack(transaction, e);
            throw e;
        }
    }

    /**
     * Begins a read from a replica, if that has the latest revision, or gets it while one waits. So nobody sees a revision and
     * then an earlier one, whichever database and whichever instance has answered before.
     */
    private @Nullable Reading beginAt(Replica from) {
        long wanted;
        Route primary = RoutedDataSource.to(null);
        try {
            wanted = latest.number();
        } finally {
            primary.close();
        }
        long begun = System.nanoTime();
        Duration timeout = from.waitTimeout();
        Route route = RoutedDataSource.to(from.dataSource());
        boolean taken = false;
        try {
            while (true) {
                Reading reading = begin(route);
                if (reading.present().number() >= wanted) {
                    from.served();
                    taken = true;
                    return reading;
                }
                end(reading.transaction());
                if (System.nanoTime() - begun >= timeout.toNanos()) {
                    from.lagged();
                    break;
                }
                Thread.sleep(PAUSE_FOR_REPLICA.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DataAccessException | TransactionException e) {
            from.failed(e);
        } finally {
            if (!taken) {
                route.close();
            }
        }
        return null;
    }

    private Reading begin(Route route) {
        TransactionStatus transaction = begin();
        try {
            return new Reading(transaction, present(), route);
        } catch (RuntimeException e) {
            rollBack(transaction, e);
            throw e;
        }
    }

    /** Every read begins with this: by hand, and prepared, it takes a fifth of what it takes as an entity. */
    private RevisionView present() {
        return Objects.requireNonNull(jdbc.queryForObject(PRESENT, RevisionService::view, PREPARED));
    }

    /** Waits until no other writer is at work, and begins the revision that follows the last one. */
    private RevisionContext begin(Reason reason) {
        // Afterwards would be too late: the connection may be lost by then, and the turn another's.
        long asked = System.nanoTime();
        PreparedStatementCallback<RevisionView> beginning = statement -> {
            statement.setString(1, reason.editor());
            statement.setString(2, reason.kind().name());
            statement.setString(3, reason.text());
            statement.setObject(4, now());
            statement.execute();
            statement.getMoreResults();
            try (ResultSet row = Objects.requireNonNull(statement.getResultSet())) {
                row.next();
                return new RevisionView(
                        row.getLong("number"),
                        instant(row, "recorded_at"),
                        reason.editor(),
                        reason.kind(),
                        reason.text());
            }
        };
        RevisionView revision = Objects.requireNonNull(jdbc.execute(BEGIN_REVISION, beginning));
        latest.wasLatest(revision.number() - 1, asked);
        return new RevisionContext(revision, entityManager, jdbc);
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static RevisionView view(ResultSet row, int unused) throws SQLException {
        return new RevisionView(
                row.getLong("number"),
                instant(row, "recorded_at"),
                row.getString("editor"),
                ReasonKind.valueOf(row.getString("reason_kind")),
                row.getString("reason"));
    }

    private RevisionView resolve(AsOf asOf) {
        if (asOf.revision() != null) {
            return find(" where number = ?", asOf.revision())
                    .orElseThrow(() -> new RecordNotFoundException(listing.name(), String.valueOf(asOf.revision())));
        }
        // A day that has begun can be asked for: its end is what the day has come to so far.
        if (Objects.requireNonNull(asOf.begin()).isAfter(clock.instant())) {
            throw new InvalidRequestException(
                    AsOf.PARAMETER, "That time has not come yet. Leave asOf out for the present state.");
        }
        return find(
                        " where number = (select max(number) from revision where recorded_at < ?)",
                        Objects.requireNonNull(asOf.end()).atOffset(ZoneOffset.UTC))
                .orElseThrow(() -> new InvalidRequestException(
                        AsOf.PARAMETER, "The book had no revision yet. The first is /api/v1/revisions/1."));
    }

    private Optional<RevisionView> find(String condition, Object value) {
        return jdbc.query(SELECT + condition, RevisionService::view, value).stream()
                .findFirst();
    }

    /** A revision that is being committed can bear an instant that is over already. */
    private boolean pinned(AsOf asOf) {
        return asOf.end() == null || !asOf.end().isAfter(clock.instant().minus(SETTLED));
    }

    /** Rolls back without hiding why: a connection that broke can't be rolled back either. */
    private void rollBack(TransactionStatus transaction, RuntimeException reason) {
        try {
            if (!transaction.isCompleted()) {
                transactions.rollback(transaction);
            }
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /**
     * Ends a read. One that found nothing has marked its transaction for rollback, and one that lost its connection can be
     * neither rolled back nor committed; either way all that was to be read has been, or its reader has been told.
     */
    private void end(TransactionStatus transaction) {
        try {
            if (transaction.isRollbackOnly()) {
                transactions.rollback(transaction);
            } else {
                transactions.commit(transaction);
            }
        } catch (RuntimeException e) {
            log.debug("A read's transaction could not be ended", e);
        }
    }

    private TransactionStatus begin() {
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setReadOnly(true);
        return transactions.getTransaction(definition);
    }

    private static List<RevisionView> views(List<Revision> rows) {
        return rows.stream().map(Revision::view).toList();
    }
}
