package org.pledgebook.database;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.util.StringUtils;

/**
 * Runs the embedded PostgreSQL and connects the {@code DataSource} to it, unless {@code spring.datasource.url} is set or
 * something else says where the database is: a service connection, a {@code DataSource} bean.
 *
 * <p>An auto-configuration rather than a component, so that it's judged after all beans of the application and of
 * service connections are known, and before Spring Boot settles for a {@code DataSource} from properties.
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@ConditionalOnMissingBean({JdbcConnectionDetails.class, DataSource.class})
@EnableConfigurationProperties({EmbeddedPostgresProperties.class, DataSourceProperties.class})
class EmbeddedPostgresAutoConfiguration {

    // One bean that chooses, rather than a condition on each choice: so the beans are the same with any database, and
    // can be prepared by the build. The pool depends on it, and so is closed before a server stops.
    @Bean
    Postgres postgres(DataSourceProperties named, EmbeddedPostgresProperties embedded) {
        // Spring Boot, too, takes a blank address for a missing one.
        if (StringUtils.hasText(named.getUrl())) {
            return new NamedPostgres(named);
        }
        return embedded.join() ? JoinedPostgres.join(embedded) : EmbeddedPostgres.start(embedded);
    }
}
