package org.pledgebook.revision;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
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
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.BeforeCompletionCallback;
import org.jspecify.annotations.Nullable;
import org.pledgebook.revision.RoutedDataSource.Route;
import org.pledgebook.shared.Busy;
import org.pledgebook.shared.InvalidRequest;
import org.pledgebook.shared.NotFound;
import org.pledgebook.shared.query.Finder;
import org.pledgebook.shared.query.Finder.Selection;
import org.pledgebook.shared.query.Listing;
import org.pledgebook.shared.query.Page;
import org.pledgebook.shared.query.Query;
import org.pledgebook.shared.web.ReadParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The revisions, and the way to read the book as one of them left it. */
@Service
public class RevisionService {

    /** As many statements are sent at once where much is written. */
    private static final int PART = 100;

    private static final Logger log = LoggerFactory.getLogger(RevisionService.class);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final String SELECT = "select number, recorded_at, editor, reason_kind, reason from revision";

    private static final String PRESENT = SELECT + " order by number desc limit 1";

    // The time of a revision is later than that of the one before, even if the clock was set back.
    private static final String TAKE_TURN = "lock table revision in exclusive mode;"
            + " insert into revision (number, recorded_at, editor, reason_kind, reason)"
            + " select number + 1, greatest(?, recorded_at + interval '1 microsecond'), ?, ?, ?"
            + " from revision order by number desc limit 1"
            + " returning number, recorded_at,"
            + " (select b.recorded_at from revision b where b.number = revision.number - 1)";

    private static final String HOLD_RULES = "set constraints all immediate";

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

    private final Finder finder;

    private final Listing<RevisionView> listing;

    private final JdbcTemplate jdbc;

    private final PlatformTransactionManager transactions;

    private final EntityManagerFactory entityManagerFactory;

    private final EntityManager entityManager;

    private final LatestRevision latest;

    private final RecentChanges changes;

    private final Clock clock;

    private final @Nullable Replica replica;

    // Writers that wait in the database would hold the connections that readers need: all but one of them wait here.
    private final ReentrantLock writing = new ReentrantLock(true);

    RevisionService(
            Finder finder,
            Listing<RevisionView> listing,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            EntityManagerFactory entityManagerFactory,
            EntityManager entityManager,
            LatestRevision latest,
            RecentChanges changes,
            Clock clock,
            Optional<Replica> replica) {
        this.finder = finder;
        this.listing = listing;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.entityManagerFactory = entityManagerFactory;
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
     * @throws NotFound if there is none by that number
     */
    @Transactional(readOnly = true)
    public RevisionView get(String number, Snapshot snapshot) {
        return finder.find(listing, number, REVISION, RevisionService::views)
                .filter(revision -> revision.number() <= snapshot.revision().number())
                .orElseThrow(() -> new NotFound(listing.name(), number));
    }

    /** Gives some revisions, by their numbers. */
    @Transactional(readOnly = true)
    public Map<Long, RevisionView> get(Collection<Long> numbers) {
        return finder.find(listing, Set.copyOf(numbers), REVISION, RevisionService::views).stream()
                .collect(Collectors.toMap(RevisionView::number, Function.identity()));
    }

    /**
     * Writes the book: all that the work changes becomes one revision, or nothing does. Writers take their turns, those of
     * other instances on the same database too, from the choice of the number to the commit: numbers have no gaps and are
     * committed in their order, so that who has seen a revision has seen all before it.
     *
     * @param work gets the revision that is made if it changes something
     * @throws Busy if its turn does not come in time
     */
    public <T> Written<T> write(Reason reason, Function<RevisionView, T> work) {
        try {
            if (!writing.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Busy(Busy.Kind.WRITES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy(Busy.Kind.WRITES);
        }
        Work<T> done;
        try {
            done = Objects.requireNonNull(
                    new TransactionTemplate(transactions).execute(status -> inTurn(reason, work)));
        } finally {
            writing.unlock();
        }
        UpcomingRevision write = done.upcoming();
        // One that changed nothing may repeat, or rest on, what another instance committed just now.
        latest.committed(write.latest(), write.sent(), () -> changes.committed(write));
        return new Written<>(write.latest(), done.value());
    }

    private record Work<T>(UpcomingRevision upcoming, T value) {}

    private <T> Work<T> inTurn(Reason reason, Function<RevisionView, T> work) {
        UpcomingRevision upcoming = takeTurn(reason);
        upcoming.announce();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                upcoming.takeBack();
            }
        });
        T value = work.apply(upcoming.view());
        // Hibernate registers that it has a history to write. What is registered after that is called after that.
        entityManager.flush();
        entityManager
                .unwrap(SharedSessionContractImplementor.class)
                .getTransactionCompletionCallbacks()
                .registerCallback((BeforeCompletionCallback) session -> complete(upcoming));
        return new Work<>(upcoming, value);
    }

    /** The last of a write before its commit. */
    private void complete(UpcomingRevision upcoming) {
        long number = upcoming.view().number();
        if (!upcoming.hasBegun()) {
            jdbc.update("delete from revision where number = ?", number);
        } else if (upcoming.view().recordedAt().plus(PROMPT).isBefore(clock.instant())) {
            OffsetDateTime now = now();
            jdbc.update("update revision set recorded_at = ? where number = ?", now, number);
            upcoming.postpone(now.toInstant());
        }
        upcoming.complete();
    }

    /**
     * Sends what has been written so far to the database, and has it hold its rules against it. When the transaction ends it
     * does so in any case; but a commit may take any time, and a statement may not, so that a write whose rules are more than
     * those of one row settles before.
     */
    public void settle() {
        entityManager.flush();
        jdbc.execute(HOLD_RULES);
    }

    /**
     * Does a part of the write that is open on this thread, in the same transaction, and forgets it: Hibernate would keep
     * all that was changed until the end, to write its history. Whoever writes so much that it does not do that calls
     * {@link #recordByHand} at the end.
     */
    public void inPart(Runnable part) {
        Connection connection = DataSourceUtils.getConnection(Objects.requireNonNull(jdbc.getDataSource()));
        Session session = entityManagerFactory
                .unwrap(SessionFactory.class)
                .withOptions()
                .connection(connection)
                .openSession();
        session.setJdbcBatchSize(PART);
        // It is sent when it is complete, and not whenever something is read.
        session.setHibernateFlushMode(FlushMode.COMMIT);
        session.beginTransaction();
        Object whole = TransactionSynchronizationManager.unbindResource(entityManagerFactory);
        TransactionSynchronizationManager.bindResource(entityManagerFactory, new Part(session));
        try {
            part.run();
            session.flush();
        } finally {
            TransactionSynchronizationManager.unbindResource(entityManagerFactory);
            TransactionSynchronizationManager.bindResource(entityManagerFactory, whole);
            // The transaction and the connection are the whole write's to end; all that the session holds goes with it.
            session.clear();
        }
    }

    /** What the repositories and services of this thread use during a part of a write. */
    private static final class Part extends EntityManagerHolder {

        Part(Session session) {
            super(session);
            setTransactionActive(true);
            setSynchronizedWithTransaction(true);
        }
    }

    /**
     * The revision that the write which is open on this thread will make, if it changes something. If the write takes long it
     * will bear a later time than this.
     */
    public RevisionView upcoming() {
        return UpcomingRevision.open().view();
    }

    /**
     * Makes what the database has noted of an import on this thread the revision that the write makes, with its history, and has
     * the database hold its rules against all of it, which may take longer than a commit should. What follows in the same write
     * may change no record any more.
     */
    public void recordByHand() {
        UpcomingRevision upcoming = UpcomingRevision.open();
        jdbc.update("call write_import_history(?)", upcoming.view().number());
        jdbc.execute(HOLD_RULES);
        upcoming.beginByHand();
    }

    /**
     * Opens a state of the book on this thread; the caller closes it.
     *
     * @param asOf the state, or {@code null} for the present one
     * @throws NotFound if the revision is not in the book, or the book had none yet
     * @throws InvalidRequest if the instant has not come yet
     */
    public Snapshot open(@Nullable AsOf asOf) {
        Snapshot opened = open(asOf, begin(replica));
        return opened == null ? Objects.requireNonNull(open(asOf, begin((Replica) null))) : opened;
    }

    /** The state, or {@code null} if the replica can not tell it after all. */
    private @Nullable Snapshot open(@Nullable AsOf asOf, Reading reading) {
        try {
            RevisionView present = reading.present();
            latest.saw(present.number());
            RevisionView view = asOf == null ? present : resolve(asOf);
            boolean pinned = asOf != null && pinned(asOf);
            if (view.number() == present.number()) {
                return Snapshot.ofPresent(view, pinned, () -> {
                    end(reading.transaction());
                    reading.leave();
                });
            }
            transactions.commit(reading.transaction());
            Snapshot past = openPast(view, pinned, reading);
            if (past == null) {
                reading.leave();
            }
            return past;
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
        Duration patience = from.patience();
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
                if (System.nanoTime() - begun >= patience.toNanos()) {
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

    /**
     * Waits until no other writer is at work, and puts the revision into the book that follows the last one's. The lock comes
     * before anything is read, if in the same round trip: the transaction shall see what that one has committed.
     */
    private UpcomingRevision takeTurn(Reason reason) {
        // Afterwards would be too late: the connection may be lost by then, and the turn another's.
        long asked = System.nanoTime();
        PreparedStatementCallback<UpcomingRevision> taking = statement -> {
            statement.setObject(1, now());
            statement.setString(2, reason.editor());
            statement.setString(3, reason.kind().name());
            statement.setString(4, reason.text());
            statement.execute();
            statement.getMoreResults();
            try (ResultSet row = Objects.requireNonNull(statement.getResultSet())) {
                row.next();
                RevisionView view = new RevisionView(
                        row.getLong(1), instant(row, 2), reason.editor(), reason.kind(), reason.text());
                return new UpcomingRevision(view, instant(row, 3));
            }
        };
        UpcomingRevision upcoming = Objects.requireNonNull(jdbc.execute(TAKE_TURN, taking));
        latest.wasLatest(upcoming.previous(), asked);
        return upcoming;
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static RevisionView view(ResultSet row, int unused) throws SQLException {
        return new RevisionView(
                row.getLong(1),
                instant(row, 2),
                row.getString(3),
                ReasonKind.valueOf(row.getString(4)),
                row.getString(5));
    }

    private RevisionView resolve(AsOf asOf) {
        if (asOf.revision() != null) {
            return find(" where number = ?", asOf.revision())
                    .orElseThrow(() -> new NotFound(listing.name(), String.valueOf(asOf.revision())));
        }
        // A day that has begun can be asked for: its end is what the day has come to so far.
        if (Objects.requireNonNull(asOf.begin()).isAfter(clock.instant())) {
            throw new InvalidRequest(
                    ReadParameters.AS_OF, "That time has not come yet. Leave asOf out for the present state.");
        }
        return find(
                        " where number = (select max(number) from revision where recorded_at < ?)",
                        Objects.requireNonNull(asOf.end()).atOffset(ZoneOffset.UTC))
                .orElseThrow(() -> new InvalidRequest(
                        ReadParameters.AS_OF, "The book had no revision yet. The first is /api/v1/revisions/1."));
    }

    private Optional<RevisionView> find(String condition, Object value) {
        return jdbc.query(SELECT + condition, RevisionService::view, value).stream()
                .findFirst();
    }

    /** A revision that is being committed can bear an instant that is over already. */
    private boolean pinned(AsOf asOf) {
        return asOf.end() == null || !asOf.end().isAfter(clock.instant().minus(SETTLED));
    }

    /**
     * The ordinary repositories and services read the past without knowing it: the session that this thread uses
     * answers as of the revision. It has a transaction of its own, which another replica behind the same address may answer.
     *
     * @return the state, or {@code null} if that replica lags behind the one that was asked first
     */
    private @Nullable Snapshot openPast(RevisionView revision, boolean pinned, Reading reading) {
        Session past = entityManagerFactory
                .unwrap(SessionFactory.class)
                .withOptions()
                .atChangeset(revision.number())
                .openSession();
        TransactionSynchronizationManager.bindResource(entityManagerFactory, new EntityManagerHolder(past));
        try {
            TransactionStatus transaction = begin();
            if (reading.route() != null
                    && present().number() < reading.present().number()) {
                end(transaction);
                release(past);
                return null;
            }
            return Snapshot.ofPast(revision, pinned, () -> {
                try {
                    end(transaction);
                } finally {
                    release(past);
                    reading.leave();
                }
            });
        } catch (RuntimeException e) {
            release(past);
            throw e;
        }
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

    private void release(Session past) {
        TransactionSynchronizationManager.unbindResource(entityManagerFactory);
        past.close();
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
