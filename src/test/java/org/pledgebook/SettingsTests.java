package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pledgebook.security.TokenCommand;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is set and can't be meant stops the start, which says in words what it is. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsTests {

    /** All settings of the service, and nothing of what they are for. */
    @ConfigurationPropertiesScan
    static class Settings {}

    @Test
    void misspelledOptionIsNamedWithTheNearestNames(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> new SpringApplicationBuilder(Pledgebook.class)
                        .run("--pledgebook.writes.max-per-minut=5", "--pledgebook.write.max-per-minute=5"));
        assertThat(refusal(output))
                .contains(
                        "\"pledgebook.writes.max-per-minut\" from property source \"commandLineArgs\"."
                                + " The nearest are pledgebook.writes.max-per-minute, ",
                        "\"pledgebook.write.max-per-minute\" from property source \"commandLineArgs\"."
                                + " The nearest are pledgebook.writes.max-per-minute, ");
    }

    @Test
    void misspelledVariableIsNamedWithTheNearestNames(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of("PLEDGEBOOK_EXPORTS_MAXCONCURENT", "5")));
        assertThat(refusal(output))
                .contains("\"PLEDGEBOOK_EXPORTS_MAXCONCURENT\"", "The nearest are pledgebook.exports.max-concurrent, ");
    }

    @Test
    void misspelledLineOfFileIsNamedWithTheNearestNames(@TempDir Path directory, CapturedOutput output)
            throws IOException {
        Path file = Files.writeString(
                directory.resolve("own.yaml"), "server.port: 0\npledgebook:\n  stream:\n    poll-interval: 5s\n");
        assertThatException().isThrownBy(() -> start(Map.of(), "--spring.config.additional-location=" + file.toUri()));
        assertThat(refusal(output)).contains("own.yaml", "4:20", "The nearest are pledgebook.streams.poll-interval, ");
    }

    @Test
    void misspelledOptionOfTheTokenCommandIsNamed(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> TokenCommand.run(
                        List.of("token", "list", "--pledgebook.databse.directory=x"), System.out, System.err));
        assertThat(refusal(output))
                .contains("\"pledgebook.databse.directory\"", "The nearest are pledgebook.database.directory, ");
    }

    @Test
    @DisplayName(
            "Names count in each spelling that Spring Boot knows, and what Kubernetes says of services is no setting")
    void allSpellingsAreTaken() {
        Map<String, Object> variables = Map.of(
                "PLEDGEBOOK_EXPORTS_MAXCONCURRENT", "7",
                "PLEDGEBOOK_RESPONSE_CACHE_MAX_SIZE", "7MB",
                "PLEDGEBOOK_CORS_WRITEORIGINS_0", "https://desk.example",
                "PLEDGEBOOK_PORT", "tcp://10.0.0.1:8080",
                "PLEDGEBOOK_PORT_8080_TCP_ADDR", "10.0.0.1",
                "PLEDGEBOOK_SERVICE_HOST", "10.0.0.1",
                "PLEDGEBOOK_DB_SERVICE_PORT_POSTGRES", "5432");
        try (ConfigurableApplicationContext context =
                start(variables, "--pledgebook.streams.pollInterval=7s", "--pledgebook.writes.max_per_minute=7")) {
            assertThat(List.of("exports.max-concurrent", "response-cache.max-size", "streams.poll-interval"))
                    .extracting(name -> context.getEnvironment().getProperty("pledgebook." + name))
                    .containsExactly("7", "7MB", "7s");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            public-address | book.example.org | such as https://book.example.org
            security-contact | security@example.org | such as mailto:security@example.org
            database.directory | '' | must not be blank
            database.port | 65536 | must be 0 to 65535
            database.timeout | 0s | must be at least 1s
            replica.url | postgresql://replica.example.org | must begin with jdbc:
            replica.wait-timeout | -1ms | must be 0ms to 10s
            latest-revision.cache-ttl | -1ms | must be 0ms to 10s
            latest-revision.cache-ttl | 1h | must be 0ms to 10s
            response-cache.max-size | -1MB | must be at least 0B
            exports.max-concurrent | 0 | must be at least 1
            exports.max-concurrent | many | NumberFormatException: For input string: "many"
            requests.body-timeout | 0s | must be at least 1ms
            cors.write-origins | https://desk.example/page | must be an origin such as https://desk.example.org
            writes.max-per-minute | 0 | must be at least 1
            imports.directory | '' | must not be blank
            imports.max-size | 0B | must be at least 1B
            imports.max-total-size | 0B | must be at least 1B
            streams.max-concurrent | 0 | must be at least 1
            streams.poll-interval | -1s | must be at least 10ms
            streams.heartbeat-interval | 0s | must be at least 10ms
            """)
    void senselessValueIsNamedWithWhatIsAllowed(String name, String value, String allowed, CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(Map.of(), "--pledgebook." + name + "=" + value));
        assertThat(refusal(output)).containsPattern("Reason: .*" + Pattern.quote(allowed));
        // Spring Boot names it as the record does: waitTimeout.
        assertThat(refusal(output).replace("-", ""))
                .containsIgnoringCase("Property: pledgebook." + name.replace("-", ""));
    }

    @Test
    void everySettingHasADefaultAMeaningAndALineInTheDocuments() throws IOException {
        JsonNode described = new JsonMapper()
                .readTree(new ClassPathResource("META-INF/spring-configuration-metadata.json").getInputStream());
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode property : described.get("properties")) {
            String name = property.get("name").asString();
            assertThat(property.path("description").asString("")).as(name).isNotEmpty();
            assertThat(Files.readString(Path.of("src/docs/configuration.md"))).contains("`" + name + "`");
            names.add(name);
        }
        TreeSet<String> defaults = new TreeSet<>(List.of("pledgebook.replica.url"));
        for (var source : new YamlPropertySourceLoader().load("own", new ClassPathResource("application.yaml"))) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                if (name.startsWith("pledgebook.")) {
                    defaults.add(name);
                }
            }
        }
        assertThat(names).isEqualTo(defaults);
    }

    private static ConfigurableApplicationContext start(Map<String, Object> variables, String... options) {
        StandardEnvironment environment = new StandardEnvironment();
        String source = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(source, new SystemEnvironmentPropertySource(source, variables));
        return new SpringApplicationBuilder(Settings.class)
                .web(WebApplicationType.NONE)
                .environment(environment)
                .run(options);
    }

    private static String refusal(CapturedOutput output) {
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "Action:")
                .doesNotContain("\tat ");
        return output.getAll();
    }
}
