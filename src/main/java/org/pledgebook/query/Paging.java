package org.pledgebook.query;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.FieldErrors;
import org.pledgebook.problem.InvalidRequestException;

/**
 * Which page is asked for of a list that is no collection, and so has an order of its own.
 *
 * @param limit how many records at most
 * @param after the position of the last record that the reader has; empty at the start
 * @param context what else was asked: a cursor holds for the same context alone
 */
public record Paging(int limit, List<String> after, String context) {

    /**
     * Reads the parameters {@value QueryReader#LIMIT} and {@value QueryReader#AFTER}.
     *
     * @param places of how many values a position is made
     * @throws InvalidRequestException if either is not what it should be
     */
    public static Paging read(@Nullable String limit, @Nullable String after, int places, String context) {
        Map<String, List<String>> parameters = new HashMap<>();
        if (limit != null) {
            parameters.put(QueryReader.LIMIT, List.of(limit));
        }
        FieldErrors complaints = new FieldErrors();
        int most = QueryReader.readLimit(parameters, complaints);
        complaints.throwIfAny();
        if (after == null) {
            return new Paging(most, List.of(), context);
        }
        Cursor cursor = Cursor.decode(after, context);
        if (cursor == null || cursor.values().size() != places) {
            throw Cursor.foreign();
        }
        return new Paging(most, cursor.values().stream().map(String::valueOf).toList(), context);
    }

    /** The cursor of the page after the record with that position. */
    public String next(Object... position) {
        return new Cursor(Arrays.stream(position)
                        .<@Nullable String>map(String::valueOf)
                        .toList())
                .encode(context);
    }
}
