package org.pledgebook.security;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.ConflictException;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The command of the jar that issues, lists and revokes tokens: {@code java -jar pledgebook.jar token …}. It needs the
 * database alone, works while the service runs, and takes the same properties as options.
 */
public final class TokenCommand {

    /** The first word of the command. */
    public static final String NAME = "token";

    private static final int DONE = 0;

    private static final int REFUSED = 1;

    private static final int MISUSED = 2;

    private static final int DEFAULT_DAYS = 365;

    private static final int MAX_DAYS = 3650;

    private static final int MAX_NAME_LENGTH = 100;

    private static final String USAGE = """
            Issues, lists and revokes the tokens by which editors write the book.

              token issue --name <editor> --role curator|admin [--days <1 to %d, %d if left out>]
              token list
              token revoke --id <number>

            A curator puts records into the book and changes them; an admin also takes them out. The name stands in the
            revisions, for all to see. Properties of the service follow as options, such as --spring.datasource.url=….
            """.formatted(MAX_DAYS, DEFAULT_DAYS);

    private TokenCommand() {}

    /** What a token command needs of the service: the database, and nothing of the book. The service itself does not scan it. */
    @EnableAutoConfiguration
    @Import(TokenService.class)
    static class Application {

        @Bean
        static Clock clock() {
            return Clock.systemUTC();
        }
    }

    /** A command that can't be understood. */
    private static final class Misuse extends RuntimeException {

        Misuse(String detail) {
            super(detail);
        }
    }

    /**
     * Runs a command.
     *
     * @return what to exit with: 0 if it was done, 1 if it was refused, 2 if it could not be understood
     */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> properties = new ArrayList<>();
        try {
            String action = arguments.size() < 2 ? "" : arguments.get(1);
            List<String> taken = switch (action) {
                case "issue" -> List.of("name", "role", "days");
                case "list" -> List.of();
                case "revoke" -> List.of("id");
                default -> throw new Misuse("");
            };
            read(arguments.subList(2, arguments.size()), taken, options, properties);
            // Read before the database is asked, which takes a while.
            switch (action) {
                case "issue" -> {
                    String name = required(options, "name");
                    EditorRole role = role(required(options, "role"));
                    int days = (int) number(options.getOrDefault("days", String.valueOf(DEFAULT_DAYS)), MAX_DAYS);
                    if (name.isBlank()
                            || name.length() > MAX_NAME_LENGTH
                            || name.chars().anyMatch(Character::isISOControl)) {
                        throw new Misuse("A name is 1 to " + MAX_NAME_LENGTH + " characters.");
                    }
                    return with(properties, err, tokens -> {
                        out.println(tokens.issue(name, role, Duration.ofDays(days)));
                        err.println("This is the token of " + name + ". It is shown this once, holds for " + days
                                + " days, and goes with each write in the header Authorization: Bearer <token>");
                    });
                }
                case "revoke" -> {
                    long id = number(required(options, "id"), Long.MAX_VALUE);
                    return with(properties, err, tokens -> {
                        if (!tokens.revoke(id)) {
                            throw new ConflictException(
                                    "There is no token " + id + " that could be revoked. token list shows all.");
                        }
                        out.println("Token " + id + " is revoked.");
                    });
                }
                default -> {
                    return with(properties, err, tokens -> list(tokens.all(), out));
                }
            }
        } catch (Misuse e) {
            err.println((String.valueOf(e.getMessage()).isEmpty() ? "" : e.getMessage() + "\n\n") + USAGE);
            return MISUSED;
        }
    }

    private static void read(
            List<String> arguments, List<String> taken, Map<String, String> options, List<String> properties) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String name = argument.replaceFirst("^--", "").replaceFirst("=.*", "");
            if (!argument.startsWith("--")) {
                throw new Misuse("'" + argument + "' is not understood.");
            } else if (taken.contains(name) && argument.contains("=")) {
                options.put(name, argument.substring(argument.indexOf('=') + 1));
            } else if (taken.contains(name) && i + 1 < arguments.size()) {
                options.put(name, arguments.get(++i));
            } else if (name.contains(".") && argument.contains("=")) {
                properties.add(argument);
            } else {
                throw new Misuse("'" + argument + "' is not understood.");
            }
        }
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new Misuse("--" + name + " is required.");
        }
        return value;
    }

    private static EditorRole role(String text) {
        for (EditorRole role : EditorRole.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
                return role;
            }
        }
        throw new Misuse("'" + text + "' is not a role: it is curator or admin.");
    }

    private static long number(String text, long most) {
        if (!text.matches("[1-9][0-9]{0,17}") || Long.parseLong(text) > most) {
            throw new Misuse("'" + text + "' is not a number from 1 to " + most + ".");
        }
        return Long.parseLong(text);
    }

    /** Something to do with the tokens. */
    private interface Action {

        void on(TokenService tokens);
    }

    private static int with(List<String> properties, PrintStream err, Action action) {
        List<String> all = new ArrayList<>(properties);
        all.add("--pledgebook.database.join=true");
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .lazyInitialization(true)
                .logStartupInfo(false)
                // Standard output is for the answer alone.
                .properties("logging.level.root=error")
                .run(all.toArray(String[]::new))) {
            action.on(context.getBean(TokenService.class));
            return DONE;
        } catch (ConflictException e) {
            err.println(e.getMessage());
            return REFUSED;
        }
    }

    private static void list(List<TokenView> tokens, PrintStream out) {
        String line = "%-5s %-24s %-8s %-17s %-17s %-17s %s%n";
        out.printf(line, "id", "name", "role", "created", "expires", "last used", "revoked");
        for (TokenView token : tokens) {
            out.printf(
                    line,
                    token.id(),
                    token.name(),
                    token.role().name().toLowerCase(Locale.ROOT),
                    minute(token.createdAt()),
                    minute(token.expiresAt()),
                    minute(token.lastUsedAt()),
                    minute(token.revokedAt()));
        }
    }

    private static String minute(@Nullable Instant instant) {
        return instant == null
                ? "-"
                : Objects.requireNonNull(DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.MINUTES)))
                        .replaceFirst(":00Z$", "Z");
    }
}
