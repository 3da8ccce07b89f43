package org.pledgebook.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records of a collection that queries find. The database counts those of every state of the book; in memory those of
 * the present of a large collection are counted.
 *
 * @param <V> the view of one record
 */
public interface RecordCounter<V extends Record> {

    /** Returns the collection that is counted. */
    CollectionDefinition<V> listing();

    /**
     * Finds what a query finds in the state of the book that this thread reads.
     *
     * @param by the fields by which it is to be counted, if any
     * @return {@code null} if another has to count it
     */
    @Nullable
    Counts<V> find(Query<V> query, List<Field<V>> by);

    /**
     * The records that a query finds, to be counted.
     *
     * @param <V> the view of one record
     */
    interface Counts<V> {

        /** Returns how many they are. */
        long total();

        /** Counts them by some fields at once. One with several values of a field counts for each of them. */
        void by(List<Field<V>> fields, Counted counted);
    }

    /** Takes a combination of values, and the number of records that have it. */
    @FunctionalInterface
    interface Counted {

        /**
         * Takes a combination.
         *
         * @param values the values as the records hold them, in the order of the fields, {@code null} for none; to be read at once,
         *     since the next combination may come in the same array
         */
        void accept(@Nullable Object[] values, long count);
    }
}
