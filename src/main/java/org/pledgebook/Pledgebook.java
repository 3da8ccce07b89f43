package org.pledgebook;

import java.util.Arrays;
import org.pledgebook.security.TokenCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Pledgebook {

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(TokenCommand.NAME)) {
            System.exit(TokenCommand.run(Arrays.asList(args), System.out, System.err));
        }
        SpringApplication.run(Pledgebook.class, args);
    }
}
