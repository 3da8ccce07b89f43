package org.pledgebook.revision;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.pledgebook.PledgebookTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@PledgebookTest
class LatestRevisionTests {

    private static final Duration LONG = Duration.ofHours(1);

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcClient jdbc;

    private final CountDownLatch asked = new CountDownLatch(1);

    private final CountDownLatch answers = new CountDownLatch(1);

    private volatile int times;

    @Test
    void whatAWriteKnowsOfTheLatestRevisionNobodyAsksFor() {
        answers.countDown();
        LatestRevision latest = new LatestRevision(new Slow(), new LatestRevisionProperties(LONG));
        latest.wasLatest(7, System.nanoTime());
        assertThat(latest.number()).isEqualTo(7);
        latest.wasLatest(8, System.nanoTime());
        assertThat(latest.number()).isEqualTo(8);
        assertThat(times).isZero();
    }

    @Test
    void whatAWriteKnewSomeTimeAgoIsAskedForAnew() {
        answers.countDown();
        LatestRevision latest = new LatestRevision(new Slow(), new LatestRevisionProperties(LONG));
        latest.wasLatest(1, System.nanoTime() - LONG.toNanos());
        assertThat(latest.number()).isEqualTo(inTheBook());
        assertThat(times).isOne();
    }

    @Test
    void whatWasKnownBeforeIsNoLessKnownAfterAWriteThatBeganLongAgo() {
        answers.countDown();
        LatestRevision latest = new LatestRevision(new Slow(), new LatestRevisionProperties(LONG));
        latest.number();
        latest.wasLatest(inTheBook() + 1, System.nanoTime() - LONG.toNanos());
        assertThat(latest.number()).isEqualTo(inTheBook() + 1);
        assertThat(times).isOne();
    }

    @Test
    void aWriteIsAcknowledgedWhenWhatWasKnownBeforeHoldsNoMore() {
        answers.countDown();
        Duration holds = Duration.ofMillis(200);
        LatestRevision latest = new LatestRevision(new Slow(), new LatestRevisionProperties(holds));
        long committed = System.nanoTime();
        latest.committed(inTheBook(), committed - holds.toNanos(), () -> {});
        assertThat(System.nanoTime() - committed).isGreaterThanOrEqualTo(holds.toNanos());
        assertThat(latest.number()).isEqualTo(inTheBook());
        assertThat(times).isOne();
    }

    @Test
    void whoComesWhileAnotherAsksIsGivenTheSameAnswer() throws Exception {
        LatestRevision latest = new LatestRevision(new Slow(), new LatestRevisionProperties(LONG));
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            Future<Long> first = readers.submit(() -> latest.number());
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            CountDownLatch came = new CountDownLatch(1);
            Thread[] thread = new Thread[1];
            Future<Long> second = readers.submit(() -> {
                thread[0] = Thread.currentThread();
                came.countDown();
                return latest.number();
            });
            assertThat(came.await(10, TimeUnit.SECONDS)).isTrue();
            while (thread[0].getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
            answers.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(inTheBook());
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(inTheBook());
        } finally {
            answers.countDown();
            readers.shutdownNow();
        }
        assertThat(times).isOne();
    }

    private long inTheBook() {
        return jdbc.sql("select max(number) from revision").query(Long.class).single();
    }

    /** The database, which answers when it is let. */
    private final class Slow extends DelegatingDataSource {

        Slow() {
            super(database);
        }

        @Override
        public synchronized Connection getConnection() throws SQLException {
            times++;
            asked.countDown();
            try {
                assertThat(answers.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            return super.getConnection();
        }
    }
}
