package org.pledgebook.editing;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pledgebook.draft.StrictJson;
import org.pledgebook.problem.InvalidRecordException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What writes were answered, to be answered again when a client asks again with the same Idempotency-Key. */
@Component
public class IdempotencyStore {

    /** For how long a write is known again by its key. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final JdbcClient jdbc;

    private final JsonMapper mapper;

    private final Clock clock;

    IdempotencyStore(JdbcClient jdbc, JsonMapper mapper, Clock clock) {
        this.jdbc = jdbc;
        this.mapper = mapper;
        this.clock = clock;
    }

    /**
     * What a write was answered.
     *
     * @param revision the revision that it made, or the latest one if it changed nothing
     * @param recordKey the key of the record that it wrote; empty if it wrote several
     * @param json the answer
     */
    public record Done(long revision, String recordKey, String json) {

        /** The answer; all digits of a number are kept. */
        public <A> A answer(Class<A> type) {
            return StrictJson.MAPPER.readValue(json, type);
        }
    }

    /**
     * What this very write was answered when it was done.
     *
     * @throws InvalidRecordException if its key belongs to another write
     */
    public Optional<Done> of(WriteRequest edit) {
        if (edit.idempotencyKey() == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        jdbc.sql("delete from idempotency_key where created_at < :forgotten")
                .param("forgotten", Timestamp.from(now.minus(REMEMBERED)))
                .update();
        return jdbc.sql("select fingerprint, revision, record_key, answer from idempotency_key"
                        + " where editor = :editor and key = :key")
                .param("editor", edit.reason().editor())
                .param("key", edit.idempotencyKey())
                .query(Remembered.class)
                .optional()
                .map(remembered -> {
                    if (!remembered.fingerprint().equals(edit.fingerprint())) {
                        throw new InvalidRecordException(
                                "",
                                "This Idempotency-Key belongs to another write. Each write needs a key of its own.");
                    }
                    return new Done(remembered.revision(), remembered.recordKey(), remembered.answer());
                });
    }

    private record Remembered(String fingerprint, long revision, String recordKey, String answer) {}

    /** Remembers what a write is answered, if its client gave it a key. */
    public void remember(WriteRequest edit, long revision, String recordKey, @Nullable Object answer) {
        if (edit.idempotencyKey() == null) {
            return;
        }
        jdbc.sql("insert into idempotency_key (editor, key, fingerprint, revision, record_key, answer, created_at)"
                        + " values (:editor, :key, :fingerprint, :revision, :record, :answer, :now)")
                .param("editor", edit.reason().editor())
                .param("key", edit.idempotencyKey())
                .param("fingerprint", edit.fingerprint())
                .param("revision", revision)
                .param("record", recordKey)
                .param("answer", mapper.writeValueAsString(answer))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }
}
