package org.pledgebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stops a start that is given a property of {@code pledgebook} which does not exist: a misspelled one would be ignored
 * without a word.
 *
 * <p>The names that exist are those of the metadata which the build makes of the records of properties.
 */
final class PropertyNameCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final int MAX_SUGGESTIONS = 3;

    private static final Pattern OURS = Pattern.compile("pledgebook[._].+", Pattern.CASE_INSENSITIVE);

    private static final Pattern INDEX = Pattern.compile("(\\[\\d+]|_\\d+)+$");

    // Kubernetes gives every container such variables of the services around it, PLEDGEBOOK_SERVICE_HOST for example.
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "PLEDGEBOOK_(.+_)?(SERVICE_(HOST|PORT(_.+)?)|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern LINK_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    /**
     * Looks at the names of all properties that are set.
     *
     * @throws UnknownPropertyException if there are any that do not exist
     */
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        List<String> known = knownNames();
        List<String> unknown = new ArrayList<>();
        for (PropertySource<?> source : context.getEnvironment().getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> set
                    && !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                for (String name : set.getPropertyNames()) {
                    if (OURS.matcher(name).matches() && !isServiceLink(set, name) && !isKnown(set, name, known)) {
                        unknown.add(PropertySourceOrigin.get(set, name) + ". The nearest are "
                                + String.join(", ", nearest(name, known)));
                    }
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnknownPropertyException(unknown);
        }
    }

    private static List<String> knownNames() {
        // Of the first on the class path: that of the service stands before those of its libraries.
        try (InputStream metadata =
                new ClassPathResource("META-INF/spring-configuration-metadata.json").getInputStream()) {
            List<String> names = new ArrayList<>();
            for (JsonNode property : new JsonMapper().readTree(metadata).path("properties")) {
                names.add(property.path("name").asString());
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException("The names of all properties could not be read", e);
        }
    }

    private static boolean isServiceLink(EnumerablePropertySource<?> source, String name) {
        return source instanceof SystemEnvironmentPropertySource
                && (SERVICE_LINK.matcher(name).matches()
                        || LINK_ADDRESS
                                .matcher(String.valueOf(source.getProperty(name)))
                                .matches());
    }

    private static boolean isKnown(EnumerablePropertySource<?> source, String name, List<String> known) {
        // A variable of the environment has no dots that would tell a group from a word.
        boolean hasGroups = !(source instanceof SystemEnvironmentPropertySource);
        String plain = plain(name, hasGroups);
        return known.stream().anyMatch(existing -> plain(existing, hasGroups).equals(plain));
    }

    /** Spells a name as all that Spring Boot takes for the same are spelled. */
    private static String plain(String name, boolean hasGroups) {
        return INDEX.matcher(name)
                .replaceFirst("")
                .toLowerCase(Locale.ROOT)
                .replaceAll(hasGroups ? "[-_]" : "[-_.]", "");
    }

    private static List<String> nearest(String name, List<String> known) {
        String plain = plain(name, false);
        return known.stream()
                .sorted(Comparator.comparingInt(existing -> distance(plain, plain(existing, false))))
                .limit(MAX_SUGGESTIONS)
                .toList();
    }

    /** Counts the letters to insert, to delete or to replace (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
            }
        }
        return row[to.length()];
    }
}
