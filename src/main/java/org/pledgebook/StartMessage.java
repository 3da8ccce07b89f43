package org.pledgebook;

import org.pledgebook.embeddedpostgres.EmbeddedPostgres;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/** Tells whoever started the service where to go. */
@Component
class StartMessage implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(StartMessage.class);

    private final JdbcConnectionDetails database;

    StartMessage(JdbcConnectionDetails database) {
        this.database = database;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext context
                && context.getWebServer() != null) {
            String address = "http://localhost:" + context.getWebServer().getPort();
            log.info("""
                    Pledgebook is open.
                      Pages     {}/
                      API       {}/api/v1/pledges
                      API docs  {}/docs
                      Data      {}
                    """, address, address, address, data());
        }
    }

    private String data() {
        // A query in the address may hold a password.
        return database instanceof EmbeddedPostgres embedded
                ? embedded.directory().toString()
                : database.getJdbcUrl().replaceFirst("\\?.*", "");
    }
}
