package org.pledgebook.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.testcontainers.postgresql.PostgreSQLContainer;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedPostgresAutoConfigurationTests {

    // One for all: the second start finds the programs and the database of the first.
    @TempDir
    static Path directory;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(
                    AutoConfigurations.of(EmbeddedPostgresAutoConfiguration.class, DataSourceAutoConfiguration.class))
            .withPropertyValues("pledgebook.database.directory=" + directory);

    @Test
    void withoutAUrlTheDataSourceLeadsToTheEmbeddedServer() {
        runner.withPropertyValues("spring.datasource.url=").run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(JdbcConnectionDetails.class);
            EmbeddedPostgres server = context.getBean(EmbeddedPostgres.class);
            assertThat(server.directory()).isEqualTo(directory.toRealPath());
            try (Connection connection = context.getBean(DataSource.class).getConnection()) {
                assertThat(connection.getMetaData().getURL()).isEqualTo(server.getJdbcUrl());
            }
            assertThat(pidFile()).exists();
        });
        assertThat(pidFile()).as("stops with the context").doesNotExist();
    }

    @Test
    void theServerStopsWhenTheContextFailsLater() {
        runner.withBean(FailsAfterTheServerStarted.class).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasRootCauseMessage(pidFile() + " was there");
        });
        assertThat(pidFile()).doesNotExist();
    }

    @Test
    void withAUrlNoServerStarts() {
        String url = "jdbc:postgresql://db.example/pledgebook";
        runner.withPropertyValues("spring.datasource.url=" + url).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedPostgres.class);
            assertThat(context.getBean(JdbcConnectionDetails.class).getJdbcUrl())
                    .isEqualTo(url);
        });
    }

    // Without a DataSource, which would start the container.
    @Test
    void aServiceConnectionComesFirst() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        EmbeddedPostgresAutoConfiguration.class, ServiceConnectionAutoConfiguration.class))
                .withUserConfiguration(Container.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(JdbcConnectionDetails.class)
                        .doesNotHaveBean(EmbeddedPostgres.class));
    }

    @Test
    void aRefusalIsShownInWords(@TempDir Path other, CapturedOutput output) throws Exception {
        Path versionFile = other.resolve("postgresql/cluster/PG_VERSION");
        Files.createDirectories(versionFile.getParent());
        Files.writeString(versionFile, "17\n");
        assertThatException()
                .isThrownBy(() -> new SpringApplicationBuilder(Service.class)
                        .web(WebApplicationType.NONE)
                        .run("--pledgebook.database.directory=" + other));
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "was written by PostgreSQL 17", "Action:")
                .doesNotContain("\tat org.pledgebook");
    }

    @Test
    void theAutoConfigurationIsRegistered() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
                .contains(EmbeddedPostgresAutoConfiguration.class.getName());
    }

    private static Path pidFile() {
        return directory.resolve("postgresql/cluster/postmaster.pid");
    }

    static class FailsAfterTheServerStarted {

        FailsAfterTheServerStarted(JdbcConnectionDetails server) {
            Path pidFile = ((EmbeddedPostgres) server).directory().resolve("postgresql/cluster/postmaster.pid");
            throw new IllegalStateException(pidFile + (Files.exists(pidFile) ? " was there" : " was missing"));
        }
    }

    @ImportAutoConfiguration({EmbeddedPostgresAutoConfiguration.class, DataSourceAutoConfiguration.class})
    static class Service {}

    static class Container {

        @Bean
        @ServiceConnection
        PostgreSQLContainer postgres() {
            return new PostgreSQLContainer("postgres:18");
        }
    }
}
