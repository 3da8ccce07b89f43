package org.pledgebook;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.AotDetector;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.context.ApplicationListener;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySource.StubPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Chooses how the service starts: with the beans that the build has prepared, which saves looking for them, or the
 * ordinary way.
 *
 * <p>What beans there are may depend on properties, and when the build prepared them, none was. So they are taken if no
 * property is set that could lead to others: none of the {@link #ROOTS} but those of {@link #LEFT_TO_THE_BEANS}. With any
 * other property the start is the ordinary one; it's slower, and never ignores what it was told.
 */
class PreparedBeans implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    /** What the names of all properties begin with that anything asks for to choose beans. */
    static final List<String> ROOTS = List.of("spring", "springdoc", "server", "management", "pledgebook");

    /** Properties, and with a dot at the end whole families of them, that only the beans themselves ask for. */
    static final List<String> LEFT_TO_THE_BEANS = List.of(
            // Set by the build while it prepares them.
            AbstractAotProcessor.AOT_PROCESSING,
            "spring.application.name",
            "spring.application.pid",
            "spring.application.version",
            "server.port",
            "server.address",
            "server.shutdown",
            "server.tomcat.",
            "spring.datasource.url",
            "spring.datasource.username",
            "spring.datasource.password",
            "spring.datasource.hikari.",
            "spring.lifecycle.timeout-per-shutdown-phase",
            "pledgebook.public-address",
            "pledgebook.security-contact",
            "pledgebook.database.",
            "pledgebook.finished-answers.",
            "pledgebook.latest-revision.",
            "pledgebook.past.",
            "pledgebook.bodies.",
            "pledgebook.whole-lists.",
            "pledgebook.writes.",
            "pledgebook.imports.",
            "pledgebook.streams.");

    private static final Logger log = LoggerFactory.getLogger(PreparedBeans.class);

    // The file that was there when the beans were prepared.
    private static final String OWN_FILE = "Config resource 'class path resource [application.yaml]'";

    private static final List<String> NAMES_LEFT =
            LEFT_TO_THE_BEANS.stream().map(PreparedBeans::plain).toList();

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        ConfigurableEnvironment environment = event.getEnvironment();
        if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
            leaveOutOtherProperties(environment);
            return;
        }
        boolean prepared = false;
        if (arePrepared()) {
            Optional<String> other = otherProperty(environment);
            other.ifPresent(name -> log.info("Starts the ordinary way, which takes longer, since {} is set", name));
            prepared = other.isEmpty();
        }
        SpringProperties.setProperty(AotDetector.AOT_ENABLED, String.valueOf(prepared));
    }

    // Beside classes that are being worked on, they may be those of yesterday.
    private static boolean arePrepared() {
        return ClassUtils.isPresent(Pledgebook.class.getName() + "__ApplicationContextInitializer", null)
                && "jar".equals(Pledgebook.class.getResource("Pledgebook.class").getProtocol());
    }

    // What is set where the service is built has no say in what is prepared.
    private static void leaveOutOtherProperties(ConfigurableEnvironment environment) {
        environment.setActiveProfiles();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (otherProperties(source).findAny().isPresent()) {
                environment.getPropertySources().remove(source.getName());
            }
        }
    }

    /** A property that is set and may lead to other beans, if there is one. */
    static Optional<String> otherProperty(ConfigurableEnvironment environment) {
        return environment.getPropertySources().stream()
                .flatMap(PreparedBeans::otherProperties)
                .findFirst();
    }

    private static Stream<String> otherProperties(PropertySource<?> source) {
        return source.getName().startsWith(OWN_FILE)
                ? Stream.empty()
                : names(source).filter(PreparedBeans::mayLeadToOtherBeans);
    }

    private static Stream<String> names(PropertySource<?> source) {
        if (source instanceof EnumerablePropertySource<?> known) {
            return Arrays.stream(known.getPropertyNames());
        }
        boolean saysNothingNew = source instanceof RandomValuePropertySource
                || source instanceof StubPropertySource
                || ConfigurationPropertySources.isAttachedConfigurationPropertySource(source);
        return saysNothingNew ? Stream.empty() : Stream.of("spring.unknown:" + source.getName());
    }

    private static boolean mayLeadToOtherBeans(String name) {
        String plain = plain(name);
        return ROOTS.stream().anyMatch(root -> plain.equals(root) || plain.startsWith(root + "."))
                && NAMES_LEFT.stream()
                        .noneMatch(left -> left.endsWith(".") ? plain.startsWith(left) : plain.equals(left));
    }

    // As Spring Boot does it, the same property may be written spring.datasource.url and SPRING_DATASOURCE_URL.
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '.').replace("-", "");
    }
}
