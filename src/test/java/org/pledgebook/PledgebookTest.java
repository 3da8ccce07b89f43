package org.pledgebook;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/** A test of the whole service, on a port of its own, with the seeded book in a real PostgreSQL. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.jpa.properties.hibernate.generate_statistics=true",
            "pledgebook.streams.max-concurrent=4",
            "pledgebook.streams.poll-interval=50ms",
            "pledgebook.streams.heartbeat-interval=200ms"
        })
@Import({DockerDatabase.class, UsedDirectory.class, Api.class, WritesPastTheService.class, BookHistory.class})
public @interface PledgebookTest {}
