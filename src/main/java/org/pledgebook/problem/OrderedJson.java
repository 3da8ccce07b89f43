package org.pledgebook.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The members of a JSON object that is written by hand, in the order in which they are named. {@code Map.of} has another
 * order in each process, so that two instances, or one after a restart, would write the same answer in other bytes.
 */
public final class OrderedJson {

    private OrderedJson() {}

    /**
     * Makes an object.
     *
     * @param more further names, each followed by its value
     */
    public static Map<String, Object> of(String name, Object value, Object... more) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(name, value);
        for (int i = 0; i < more.length; i += 2) {
            members.put((String) more[i], more[i + 1]);
        }
        return Collections.unmodifiableMap(members);
    }
}
