package org.pledgebook.revision;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Gives connections to the primary database, except to a thread that reads from a replica at the moment. */
final class RoutedDataSource extends DelegatingDataSource {

    private static final ThreadLocal<@Nullable DataSource> ROUTE = new ThreadLocal<>();

    RoutedDataSource(DataSource primary) {
        super(primary);
    }

    /** The way that this thread's connections take until it is closed. */
    static final class Route implements AutoCloseable {

        private final @Nullable DataSource outer = ROUTE.get();

        private Route(@Nullable DataSource to) {
            ROUTE.set(to);
        }

        @Override
        public void close() {
            ROUTE.set(outer);
        }
    }

    /** Leads this thread to another database, or with {@code null} to the primary one. */
    static Route to(@Nullable DataSource other) {
        return new Route(other);
    }

    @Override
    public Connection getConnection() throws SQLException {
        DataSource route = ROUTE.get();
        return route == null ? super.getConnection() : route.getConnection();
    }
}
