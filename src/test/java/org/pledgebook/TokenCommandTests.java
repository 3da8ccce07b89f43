package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.security.TokenCommand;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.test.annotation.DirtiesContext;

/** The command by which whoever runs the service gives out tokens. */
@PledgebookTest
@DirtiesContext
class TokenCommandTests {

    @Autowired
    private Api api;

    // It can hold any sign that Base64 has for addresses, those between the parts of a token too.
    private static final int SECRET = 43;

    @Autowired
    private JdbcConnectionDetails database;

    @Test
    void aTokenIsIssuedWhileTheServiceRunsListedWithoutItsSecretAndRevoked() throws Exception {
        String token = command("token", "issue", "--name", "Ann Editor", "--role", "curator")
                .strip();
        assertThat(token).startsWith("pledgebook_").doesNotContain("\n");
        String write = "/api/v1/nations/FRA?reasonKind=SOURCE&reason=A%20test";
        assertThat(api.write("PATCH", write, token, "{}", "If-Match", "*").status())
                .isEqualTo(200);
        String list = command("token", "list");
        assertThat(list).contains("Ann Editor", "curator").doesNotContain(token.substring(token.length() - SECRET));
        command("token", "revoke", "--id", token.split("_", -1)[1]);
        assertThat(api.write("PATCH", write, token, "{}", "If-Match", "*").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "token steal",
                "token issue",
                "token issue --name x --role king",
                "token issue --name x --role admin --days 0",
                "token issue --name x --role admin extra",
                "token revoke --id x",
                "token list --all"
            })
    void whatIsNotUnderstoodIsAnsweredWithWhatWouldBe(String line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = TokenCommand.run(
                Arrays.asList(line.split(" ", -1)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("token issue --name <editor> --role curator|admin");
    }

    /** What a command of its own process says. */
    private String command(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Pledgebook.class.getName()));
        line.addAll(List.of(arguments));
        line.add("--spring.datasource.url=" + database.getJdbcUrl());
        line.add("--spring.datasource.username=" + database.getUsername());
        line.add("--spring.datasource.password=" + database.getPassword());
        Process process =
                new ProcessBuilder(line).redirectError(Redirect.INHERIT).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
