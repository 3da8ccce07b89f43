package org.pledgebook.revision;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clock that the service goes by. */
@Configuration(proxyBeanMethods = false)
class ClockConfiguration {

    @Bean
    static Clock clock() {
        return Clock.systemUTC();
    }
}
