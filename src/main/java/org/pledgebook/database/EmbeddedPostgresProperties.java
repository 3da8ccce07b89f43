package org.pledgebook.database;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the embedded PostgreSQL.
 *
 * @param directory where the data is kept, made if it's missing; a relative one starts at the working directory. A
 *     {@code String}, since Spring would look up a relative {@code Path} on the class path first
 * @param port where the server listens on the loopback interface; 0 takes a free one at each start
 * @param join whether to work beside a service that runs on the same directory, as the commands of the jar do
 * @param timeout how long the server may take to start, recovery after a crash included, and how long to stop
 */
@ConfigurationProperties("pledgebook.database")
record EmbeddedPostgresProperties(
        @DefaultValue("./data") String directory,
        @DefaultValue("0") int port,
        @DefaultValue("false") boolean join,
        @DefaultValue("1m") Duration timeout) {}
