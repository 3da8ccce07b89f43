package org.pledgebook.editing.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.pledgebook.draft.Draft;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.draft.MergePatch;
import org.pledgebook.editing.EditingService;
import org.pledgebook.editing.RenameDraft;
import org.pledgebook.editing.WriteRequest;
import org.pledgebook.source.CitationDraft;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import tools.jackson.databind.JsonNode;

/**
 * The way in for editors to one collection: each record is written at its own address. There is one of these a collection,
 * at whose address {@link RecordRoutes} registers what is mapped here, {@link RecordOperations} describes it: the names of
 * operations take the name of a record in the place of {@code %s}, the summaries the words for it.
 */
@Tag(name = "Curation", description = "Writing the book: each write is a revision with a reason.")
final class RecordController<D extends Record & Draft, V extends Record> {

    /** Stands in a path for the record's key, by the name that the collection has for it. */
    static final String KEY = "{key}";

    /** The path of what sources say about a record. */
    static final String CITATIONS = "/" + KEY + "/citations";

    private static final String JSON = "application/json";

    private final EditableCollection<D, V> records;

    private final EditingService curation;

    private final WriteResponses responses;

    RecordController(EditableCollection<D, V> records, EditingService curation, WriteResponses responses) {
        this.records = records;
        this.curation = curation;
        this.responses = responses;
    }

    /** The collection. */
    EditableCollection<D, V> records() {
        return records;
    }

    @PostMapping(consumes = JSON)
    @Operation(operationId = "create%s", summary = "Put %s into the book")
    ResponseEntity<?> create(@Parameter(hidden = true) @RequestBody JsonNode draft, WriteRequest edit) {
        return responses.created(records, curation.create(records, draft, edit));
    }

    @PatchMapping(path = "/" + KEY, consumes = DraftConverter.MERGE_PATCH)
    @Operation(operationId = "patch%s", summary = "Change %s")
    ResponseEntity<?> patch(
            @Parameter(hidden = true) @PathVariable Map<String, String> path,
            @Parameter(hidden = true) @RequestBody JsonNode patch,
            WriteRequest edit) {
        return responses.changed(records, curation.patch(records, key(path), new MergePatch<>(patch), edit));
    }

    @DeleteMapping("/" + KEY)
    @Operation(operationId = "delete%s", summary = "Take %s out of the book")
    ResponseEntity<?> delete(@Parameter(hidden = true) @PathVariable Map<String, String> path, WriteRequest edit) {
        return WriteResponses.gone(curation.delete(records, key(path), edit));
    }

    @PostMapping(path = CITATIONS, consumes = JSON)
    @Operation(operationId = "add%sCitation", summary = "Say what a source says about %s")
    ResponseEntity<?> cite(
            @Parameter(hidden = true) @PathVariable Map<String, String> path,
            @RequestBody CitationDraft citation,
            WriteRequest edit) {
        return responses.created(records, curation.cite(records, key(path), citation, edit));
    }

    @PostMapping(path = "/" + KEY + "/rename", consumes = JSON)
    @Operation(operationId = "rename%s", summary = "Give %s another key")
    ResponseEntity<?> rename(
            @Parameter(hidden = true) @PathVariable Map<String, String> path,
            @RequestBody RenameDraft rename,
            WriteRequest edit) {
        return responses.created(records, curation.rename(records, key(path), rename, edit));
    }

    /** The record's key, whatever the collection calls it. */
    private static String key(Map<String, String> path) {
        return path.values().iterator().next();
    }
}
