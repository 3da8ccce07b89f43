package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class PreparedBeansTests {

    // Two that are asked for lead to the same beans none the less, as the next test shows: the address of a database,
    // by which one in memory would be run if there were a program for it; and the port, which the one for the
    // management could be.
    @Test
    void noPropertyThatIsLeftToTheBeansIsAskedForToChooseThem() {
        Asked asked = new Asked();
        chosenBeans(asked);
        assertThat(asked.names)
                .as("what is asked for")
                .contains("spring.jpa.open-in-view", "management.server.port", "pledgebook.read.url")
                .filteredOn(
                        name -> !Set.of("spring.datasource.url", "server.port").contains(name))
                .allSatisfy(name -> assertThat(otherProperty(name)).as(name).isNotNull());
    }

    @Test
    void theBeansAreTheSameWithAnyDatabaseAndAnyPort() {
        assertThat(chosenBeans(new MapPropertySource(
                        "named",
                        Map.of(
                                "spring.datasource.url",
                                "jdbc:postgresql://db.example/pledgebook",
                                "server.port",
                                "0"))))
                .contains("postgres", "dataSource", "pledgeService")
                .isEqualTo(chosenBeans(new MapPropertySource("none", Map.of())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.port",
                "spring.datasource.url",
                "spring.datasource.hikari.maximum-pool-size",
                "pledgebook.public-address",
                "pledgebook.database.directory",
                "SERVER_PORT",
                "SPRING_DATASOURCE_URL",
                "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE",
                "PLEDGEBOOK_PUBLICADDRESS",
                "HOME",
                "java.version"
            })
    void theyAreTakenWithAPropertyThatIsLeftToThem(String name) {
        assertThat(otherProperty(name)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pledgebook.read.url",
                "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                "management.server.port",
                "server.forward-headers-strategy",
                "spring.profiles.active",
                "spring.aot.enabled",
                "PLEDGEBOOK_READ_URL",
                "SPRING_JPA_OPENINVIEW",
                "SPRING_APPLICATION_JSON",
                "spring.whatever.comes"
            })
    void theyAreNotTakenWithAnyOther(String name) {
        assertThat(otherProperty(name)).isEqualTo(name);
    }

    private static @Nullable String otherProperty(String name) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("set", Map.of(name, "x")));
        return PreparedBeans.otherProperty(environment).orElse(null);
    }

    /** The names of the beans, none of which is made. */
    private static Set<String> chosenBeans(PropertySource<?> properties) {
        SpringApplication application = new SpringApplication(Pledgebook.class);
        application.addListeners((ApplicationListener<ApplicationEnvironmentPreparedEvent>)
                event -> event.getEnvironment().getPropertySources().addFirst(properties));
        try {
            SpringApplication.withHook(any -> new Loaded(), () -> {
                application.run();
            });
            throw new AssertionError("was not abandoned");
        } catch (AbandonedRunException loaded) {
            try (GenericApplicationContext context =
                    (GenericApplicationContext) Objects.requireNonNull(loaded.getApplicationContext())) {
                if (properties instanceof Asked asked) {
                    asked.names.clear();
                }
                context.refreshForAotProcessing(new RuntimeHints());
                return new TreeSet<>(Arrays.asList(context.getBeanDefinitionNames()));
            }
        }
    }

    /** Ends a start before any bean is made, as the build does. */
    private static final class Loaded implements SpringApplicationRunListener {

        @Override
        public void contextLoaded(ConfigurableApplicationContext context) {
            throw new AbandonedRunException(context);
        }
    }

    /** Keeps in mind what is asked for, and knows nothing. */
    private static final class Asked extends PropertySource<Object> {

        private final Set<String> names = new TreeSet<>();

        Asked() {
            super("asked");
        }

        @Override
        public @Nullable Object getProperty(String name) {
            names.add(name);
            return null;
        }
    }
}
