package org.pledgebook.draft;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pledgebook.query.Renames;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** The keys that records can be named by in the write that is open on a thread. */
@Component
public class KnownKeys {

    private static final int REMEMBERED = 20_000;

    /** Where the keys of a collection stand. */
    private record Place(String name, String home, String keyColumn) {}

    // What tells on a thread whether a key is known.
    private static final ThreadLocal<@Nullable BiPredicate<String, String>> ANSWERING = new ThreadLocal<>();

    private final JdbcClient jdbc;

    private final Renames renames;

    private volatile Map<String, Place> places = Map.of();

    KnownKeys(JdbcClient jdbc, Renames renames) {
        this.jdbc = jdbc;
        this.renames = renames;
    }

    private Place place(String collection) {
        if (places.isEmpty()) {
            places = jdbc.sql("select name, home, key_column from collection").query(Place.class).stream()
                    .collect(Collectors.toMap(Place::name, Function.identity()));
        }
        return Objects.requireNonNull(places.get(collection), collection);
    }

    /** What to say of a key that no record has. */
    String hint(String collection, String key) {
        return renames.hint(collection, key);
    }

    /** Whether there is a record by that key in a collection. Asked in a check that is done {@link #atOnce}. */
    boolean isKnown(String collection, String key) {
        return Objects.requireNonNull(ANSWERING.get()).test(collection, key);
    }

    // The database keeps its plan for one key, and would not for a list that may be of any length.
    private boolean isInBook(String collection, String key) {
        Place place = place(collection);
        return jdbc.sql("select exists (select from " + place.home() + " where " + place.keyColumn() + " = ?)")
                .param(key)
                .query(Boolean.class)
                .single();
    }

    /** Those of some keys that are of records, each as what follows {@code /api/v1/} in its address. */
    private Set<String> inBook(Map<String, Set<String>> keys) {
        StatementSpec statement = jdbc.sql(keys.keySet().stream()
                .map(collection -> {
                    Place place = place(collection);
                    return "select '%1$s/' || %3$s from %2$s where %3$s = any (?)"
                            .formatted(collection, place.home(), place.keyColumn());
                })
                .collect(Collectors.joining(" union all ")));
        for (Set<String> some : keys.values()) {
            statement = statement.param(some.toArray(String[]::new));
        }
        return statement.query(String.class).set();
    }

    /** The keys that a check asks for, each as what follows {@code /api/v1/} in its address; the book is asked for none. */
    Set<String> askedFor(Supplier<?> check) {
        Set<String> asked = new HashSet<>();
        answering(
                (collection, key) -> {
                    asked.add(name(collection, key));
                    return true;
                },
                check);
        return asked;
    }

    /**
     * Does a check that asks for one key after the other, and asks the book for all of them at once; within a write that
     * {@linkplain #announcing announces} what is coming, it is asked for each that was not asked for before.
     *
     * @param known what the book is not asked for, since it is there: keys as {@link #askedFor} gives them. A write that
     *     announces what is coming goes without
     * @param check may be done twice: first as if all keys were known and, if some are not, again
     */
    <T> T atOnce(Set<String> known, Supplier<T> check) {
        if (ANSWERING.get() != null) {
            return check.get();
        }
        Map<String, Set<String>> asked = new TreeMap<>();
        T checked = answering(
                (collection, key) -> {
                    if (!known.contains(name(collection, key))) {
                        asked.computeIfAbsent(collection, unused -> new TreeSet<>())
                                .add(key);
                    }
                    return true;
                },
                check);
        Set<String> found = asked.isEmpty() ? Set.of() : inBook(asked);
        return found.size() == asked.values().stream().mapToInt(Set::size).sum()
                ? checked
                : answering(
                        (collection, key) ->
                                known.contains(name(collection, key)) || found.contains(name(collection, key)),
                        check);
    }

    private static String name(String collection, String key) {
        return collection + "/" + key;
    }

    /**
     * Does a write that takes no record out of the book, and at the end of which further records will be in it.
     *
     * @param coming whether a record of a collection will be there by a key
     */
    public <T> T announcing(BiPredicate<String, String> coming, Supplier<T> write) {
        Map<String, Boolean> found = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > REMEMBERED;
            }
        };
        return answering(
                (collection, key) -> {
                    String name = name(collection, key);
                    boolean known =
                            found.containsKey(name) || isInBook(collection, key) || coming.test(collection, key);
                    if (known) {
                        found.put(name, true);
                    }
                    return known;
                },
                write);
    }

    private static <T> T answering(BiPredicate<String, String> answer, Supplier<T> work) {
        BiPredicate<String, String> before = ANSWERING.get();
        ANSWERING.set(answer);
        try {
            return work.get();
        } finally {
            if (before == null) {
                ANSWERING.remove();
            } else {
                ANSWERING.set(before);
            }
        }
    }
}
