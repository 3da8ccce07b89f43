package org.pledgebook.database;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** A PostgreSQL to connect to, whatever had to be done for it. */
interface Postgres extends JdbcConnectionDetails, AutoCloseable {

    /** Undoes what was done for it. */
    @Override
    void close();
}
