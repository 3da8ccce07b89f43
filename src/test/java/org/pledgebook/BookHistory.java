package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Holds the history that writes left against the one that the book itself tells. */
@TestComponent
class BookHistory {

    private final JdbcClient jdbc;

    private final TransactionTemplate transaction;

    BookHistory(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Fails if a table's history lacks anything of what the table holds, or has something that the table does not hold. */
    void isThatOfTheBook() {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            long next = jdbc.sql("select max(number) from revision")
                            .query(Long.class)
                            .single()
                    + 1;
            jdbc.sql("insert into revision values (:next, now(), 'test', 'MODEL', 'nothing')")
                    .param("next", next)
                    .update();
            jdbc.sql("call write_history(:next)").param("next", next).update();
            for (String table : jdbc.sql("select relname from pg_class where relkind = 'r' and relname like '%\\_aud'")
                    .query(String.class)
                    .list()) {
                assertThat(jdbc.sql("select count(*) from " + table + " where rev = :next")
                                .param("next", next)
                                .query(Long.class)
                                .single())
                        .as("rows of %s that the history lacks", table)
                        .isZero();
            }
        });
    }
}
