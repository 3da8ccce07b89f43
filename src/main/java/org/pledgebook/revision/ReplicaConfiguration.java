package org.pledgebook.revision;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads states of the book from a streaming replica, if one is named. All else goes to the primary database. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("pledgebook.read.url")
class ReplicaConfiguration {

    @Bean
    static BeanPostProcessor routedReads() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof HikariDataSource primary ? new RoutedDataSource(primary) : bean;
            }
        };
    }

    @Bean(destroyMethod = "close")
    static Replica replica(
            DataSource dataSource,
            @Value("${pledgebook.read.url}") String url,
            @Value("${pledgebook.read.username:}") String username,
            @Value("${pledgebook.read.password:}") String password,
            @Value("${pledgebook.read.patience:50ms}") Duration patience,
            MeterRegistry meters)
            throws SQLException {
        return new Replica(dataSource.unwrap(HikariDataSource.class), url, username, password, patience, meters);
    }
}
