package org.pledgebook.editing.web;

import java.net.URI;
import org.pledgebook.draft.EditableCollection;
import org.pledgebook.editing.EditResult;
import org.pledgebook.web.ReadHeaders;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers writes of records. */
@Component
class WriteResponses {

    private final ReadHeaders tags;

    WriteResponses(ReadHeaders tags) {
        this.tags = tags;
    }

    <V extends Record> ResponseEntity<V> created(EditableCollection<?, V> records, EditResult<V> edited) {
        String address = address(records, edited);
        return ResponseEntity.created(URI.create(address))
                .headers(headers(address, edited))
                .body(edited.record());
    }

    <V extends Record> ResponseEntity<V> changed(EditableCollection<?, V> records, EditResult<V> edited) {
        return ResponseEntity.ok()
                .headers(headers(address(records, edited), edited))
                .body(edited.record());
    }

    static ResponseEntity<Void> gone(EditResult<?> edited) {
        return ResponseEntity.status(HttpStatus.NO_CONTENT)
                .header(ReadHeaders.REVISION, String.valueOf(edited.revision()))
                .build();
    }

    private static String address(EditableCollection<?, ?> records, EditResult<?> edited) {
        return "/api/v1/" + records.collection() + "/" + edited.key();
    }

    /** The tag is the one that the record can be read with, and changed again. */
    private HttpHeaders headers(String address, EditResult<?> edited) {
        HttpHeaders headers = new HttpHeaders();
        headers.setETag(tags.tag(address, edited.revision()));
        headers.set(ReadHeaders.REVISION, String.valueOf(edited.revision()));
        headers.setCacheControl("no-store");
        if (edited.repeated()) {
            headers.set("Idempotency-Replayed", "true");
        }
        return headers;
    }
}
