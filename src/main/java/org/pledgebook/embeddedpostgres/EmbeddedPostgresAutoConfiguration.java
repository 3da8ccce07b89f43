package org.pledgebook.embeddedpostgres;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Runs the embedded PostgreSQL and connects the {@code DataSource} to it, unless {@code spring.datasource.url} is set or
 * something else says where the database is: a service connection, a {@code DataSource} bean.
 *
 * <p>An auto-configuration rather than a component, so that it's judged after all beans of the application and of
 * service connections are known, and before Spring Boot settles for a {@code DataSource} from properties.
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@Conditional(EmbeddedPostgresAutoConfiguration.NoDataSourceUrl.class)
@ConditionalOnMissingBean({JdbcConnectionDetails.class, DataSource.class})
@EnableConfigurationProperties(EmbeddedPostgresProperties.class)
class EmbeddedPostgresAutoConfiguration {

    // The pool depends on this bean, and so is closed before the server stops.
    @Bean
    JdbcConnectionDetails postgres(EmbeddedPostgresProperties properties) {
        return properties.join() ? SharedEmbeddedPostgres.join(properties) : EmbeddedPostgres.start(properties);
    }

    /** Matches when {@code spring.datasource.url} is missing or, as Spring Boot reads it, blank. */
    static class NoDataSourceUrl implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
        }
    }
}
