package org.pledgebook.revision;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads states of the book from a streaming replica, if one is named. All else goes to the primary database. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("pledgebook.replica.url")
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
    static Replica replica(DataSource dataSource, ReplicaProperties properties, MeterRegistry meters)
            throws SQLException {
        return new Replica(dataSource.unwrap(HikariDataSource.class), properties, meters);
    }
}
