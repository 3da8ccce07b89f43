package org.pledgebook.database;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;

/** The PostgreSQL that {@code spring.datasource.url} names. Somebody else runs it. */
record NamedPostgres(DataSourceProperties properties) implements Postgres {

    @Override
    public String getJdbcUrl() {
        return properties.determineUrl();
    }

    @Override
    public @Nullable String getUsername() {
        return properties.determineUsername();
    }

    @Override
    public @Nullable String getPassword() {
        return properties.determinePassword();
    }

    @Override
    public String getDriverClassName() {
        return properties.determineDriverClassName();
    }

    @Override
    public void close() {}
}
