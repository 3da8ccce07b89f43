package org.pledgebook.revision;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The database, for a question that requests wait for before all else: every statement is a transaction of its own. That is one
 * round trip, where a transaction takes another one to end.
 */
public final class AutoCommitDataSource extends DelegatingDataSource {

    public AutoCommitDataSource(DataSource database) {
        super(database);
    }

    // The pool sets it back when the connection is given back.
    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try {
            connection.setAutoCommit(true);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
