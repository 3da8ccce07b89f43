package org.pledgebook;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service. */
@SpringBootApplication
public class Pledgebook {

    public static void main(String[] args) {
        SpringApplication.run(Pledgebook.class, args);
    }
}
