package org.pledgebook.revision;

import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
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
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The revisions, and the way to read the book as one of them left it. */
@Service
public class RevisionService {

    private static final Logger log = LoggerFactory.getLogger(RevisionService.class);

    private static final Selection<Revision> REVISION = Selection.of(Revision.class, "r");

    /** After so long no revision comes any more that bears an earlier instant. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final Finder finder;

    private final Listing<RevisionView> listing;

    private final RevisionRepository revisions;

    private final PlatformTransactionManager transactions;

    private final EntityManagerFactory entityManagerFactory;

    private final Clock clock;

    RevisionService(
            Finder finder,
            Listing<RevisionView> listing,
            RevisionRepository revisions,
            PlatformTransactionManager transactions,
            EntityManagerFactory entityManagerFactory,
            Clock clock) {
        this.finder = finder;
        this.listing = listing;
        this.revisions = revisions;
        this.transactions = transactions;
        this.entityManagerFactory = entityManagerFactory;
        this.clock = clock;
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
     * Opens a state of the book on this thread; the caller closes it.
     *
     * @param asOf the state, or {@code null} for the present one
     * @throws NotFound if the revision is not in the book, or the book had none yet
     * @throws InvalidRequest if the instant has not come yet
     */
    public Snapshot open(@Nullable AsOf asOf) {
        TransactionStatus transaction = begin();
        try {
            Revision latest = revisions.latest();
            Revision wanted = asOf == null ? latest : resolve(asOf);
            boolean pinned = asOf != null && pinned(asOf);
            RevisionView view = wanted.view();
            if (wanted.equals(latest)) {
                return Snapshot.ofPresent(view, pinned, () -> end(transaction));
            }
            transactions.commit(transaction);
            return openPast(view, pinned);
        } catch (RuntimeException e) {
            rollBack(transaction, e);
            throw e;
        }
    }

    private Revision resolve(AsOf asOf) {
        if (asOf.revision() != null) {
            return revisions
                    .findByNumber(asOf.revision())
                    .orElseThrow(() -> new NotFound(listing.name(), String.valueOf(asOf.revision())));
        }
        // A day that has begun can be asked for: its end is what the day has come to so far.
        if (Objects.requireNonNull(asOf.begin()).isAfter(clock.instant())) {
            throw new InvalidRequest(
                    ReadParameters.AS_OF, "That time has not come yet. Leave asOf out for the present state.");
        }
        return revisions
                .latestBefore(Objects.requireNonNull(asOf.end()))
                .orElseThrow(() -> new InvalidRequest(
                        ReadParameters.AS_OF, "The book had no revision yet. The first is /api/v1/revisions/1."));
    }

    /** A revision that is being committed can bear an instant that is over already. */
    private boolean pinned(AsOf asOf) {
        return asOf.end() == null || !asOf.end().isAfter(clock.instant().minus(SETTLED));
    }

    /**
     * The ordinary repositories and services read the past without knowing it: the session that this thread uses
     * answers as of the revision.
     */
    private Snapshot openPast(RevisionView revision, boolean pinned) {
        Session past = entityManagerFactory
                .unwrap(SessionFactory.class)
                .withOptions()
                .atChangeset(revision.number())
                .openSession();
        TransactionSynchronizationManager.bindResource(entityManagerFactory, new EntityManagerHolder(past));
        try {
            TransactionStatus transaction = begin();
            return Snapshot.ofPast(revision, pinned, () -> {
                try {
                    end(transaction);
                } finally {
                    release(past);
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
