package org.pledgebook.draft;

import io.swagger.v3.oas.annotations.media.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON Merge Patch (RFC 7396): what a record shall say instead. Null takes a value away, a list takes the place of the
 * whole list.
 *
 * @param <D> the record that it changes
 */
@SuppressWarnings("UnusedTypeParameter") // of use to those who describe the API
public record MergePatch<D extends Draft>(
        @Schema(implementation = Object.class) JsonNode patch) {

    /** What a value becomes by the patch. */
    JsonNode applyTo(ObjectNode target) {
        return merge(target, patch);
    }

    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode merged = target instanceof ObjectNode object ? object.deepCopy() : changes.objectNode();
        for (String name : changes.propertyNames()) {
            JsonNode change = changes.get(name);
            if (change.isNull()) {
                merged.remove(name);
            } else {
                JsonNode before = merged.get(name);
                merged.set(name, merge(before == null ? merged.nullNode() : before, change));
            }
        }
        return merged;
    }
}
