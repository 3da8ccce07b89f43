package org.pledgebook;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Has tests that write by SQL go on only when the service would have acknowledged the write: until then its readers may still
 * be given the revision before.
 */
@TestComponent
class WritesPastTheService implements TransactionExecutionListener {

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        if (!transaction.isReadOnly()) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(4);
            for (long rest = end - System.nanoTime(); rest > 0; rest = end - System.nanoTime()) {
                LockSupport.parkNanos(rest);
            }
        }
    }
}
