package org.pledgebook.history;

import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeView.Kind;

/**
 * That a revision changed a record, itself or by what it shows of others.
 *
 * @param revision the revision's number
 * @param place the place in the order of all changes
 * @param collection the record's collection
 * @param key the record's key
 * @param kind what was done
 * @param previous the revision that changed the record before, or {@code null} if none did
 * @param following the revision that changed it next, or {@code null} if none has
 */
record RecordChange(
        long revision,
        long place,
        String collection,
        String key,
        Kind kind,
        @Nullable Long previous,
        @Nullable Long following) {}
