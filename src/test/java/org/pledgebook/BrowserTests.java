package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The pages in Chromium. What is checked is written once, for the browser, in {@code src/test/pages}; here each check is a
 * test. Without a browser they are left out, which is said; {@code -Dtest.browser=required} makes that a failure.
 */
@Tag("long")
@PledgebookTest
@DirtiesContext
class BrowserTests {

    private static final Logger log = LoggerFactory.getLogger(BrowserTests.class);

    private static final Path CHECKS = Path.of("src/test/pages");

    private static final long PATIENCE_IN_MINUTES = 15;

    @Autowired
    private Environment environment;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @TestFactory
    Stream<DynamicTest> thePagesInChromium() throws IOException, InterruptedException {
        Optional<String> chromium = program("chromium", "chromium-browser", "google-chrome");
        if (chromium.isEmpty() || program("npm").isEmpty()) {
            return leaveOut("Chromium or npm is not found");
        }
        Path directory = Files.createDirectories(Path.of("target/pages"));
        try (Stream<Path> files = Files.list(CHECKS)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        List<String> said = new ArrayList<>();
        if (run(directory, said, Map.of(), "npm", "install", "--prefer-offline", "--no-audit", "--no-fund") != 0) {
            return leaveOut("npm cannot install what src/test/pages names");
        }
        Map<String, String> settings = Map.of(
                "PLEDGEBOOK",
                "http://localhost:" + environment.getRequiredProperty("local.server.port"),
                "CHROMIUM",
                chromium.get(),
                "HOSTILE",
                String.join(" ", HostileBook.PAGES));
        said.clear();
        int pages = run(directory, said, settings, "node", "pages.js");
        HostileBook.write(jdbc, transaction);
        int hostile = run(directory, said, settings, "node", "hostile.js");
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            String line = said.get(i);
            if (line.startsWith("ok ")) {
                tests.add(DynamicTest.dynamicTest(line.substring(3).strip(), () -> {}));
            } else if (line.startsWith("FAIL ")) {
                String all = String.join("\n", said.subList(i, said.size()));
                tests.add(DynamicTest.dynamicTest(
                        line.substring(5).strip(),
                        () -> assertThat(all).as("what the browser found").isEmpty()));
            }
        }
        tests.add(DynamicTest.dynamicTest("all of them", () -> {
            assertThat(List.of(pages, hostile)).as(String.join("\n", said)).containsOnly(0);
            assertThat(tests).hasSizeGreaterThan(20);
        }));
        return tests.stream();
    }

    private static Stream<DynamicTest> leaveOut(String reason) {
        if ("required".equals(System.getProperty("test.browser"))) {
            throw new AssertionError(reason);
        }
        log.warn("No browser has opened the pages here, since {}: on Debian, apt-get install chromium npm.", reason);
        return Stream.of();
    }

    /** The first of some programs that is there; the variable CHROMIUM names the browser. */
    private static Optional<String> program(String... names) {
        String named = names[0].equals("chromium") ? System.getenv("CHROMIUM") : null;
        return Stream.concat(
                        Stream.ofNullable(named).map(Path::of),
                        Arrays.stream(names)
                                .flatMap(name -> Arrays.stream(
                                                System.getenv("PATH").split(File.pathSeparator, -1))
                                        .map(folder -> Path.of(folder, name))))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** Runs a program to its end, and keeps what it says. */
    private static int run(Path directory, List<String> said, Map<String, String> settings, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(settings);
        Process process = builder.start();
        process.getOutputStream().close();
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            lines.forEach(said::add);
        }
        if (!process.waitFor(PATIENCE_IN_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command[0] + " does not end");
        }
        return process.exitValue();
    }
}
