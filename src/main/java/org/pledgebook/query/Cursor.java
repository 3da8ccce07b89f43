package org.pledgebook.query;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.Sha256;

/**
 * A position in an order: the values of the last record's sort keys. To readers it is an opaque text, which carries a
 * digest of what was asked, so that a mistyped one, or one of another list, is refused and never misread.
 *
 * @param values one value a sort key; {@code null} where the record lacks it
 */
record Cursor(List<@Nullable String> values) {

    private static final int DIGEST_LENGTH = 9;

    private static final char ABSENT = '0';

    private static final char PRESENT = '1';

    /** Says that a text is not a position of the list that was asked for. */
    static InvalidRequestException foreign() {
        return new InvalidRequestException(QueryReader.AFTER, "This is not a cursor of this list.");
    }

    /** Writes the position as text that holds for the given context. */
    String encode(String context) {
        StringBuilder text = new StringBuilder();
        for (String value : values) {
            text.append(value == null ? ABSENT : PRESENT)
                    .append(value == null ? "" : value)
                    .append('\0');
        }
        byte[] payload = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] digest = digest(context, payload);
        byte[] all = ByteBuffer.allocate(DIGEST_LENGTH + payload.length)
                .put(digest, 0, DIGEST_LENGTH)
                .put(payload)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /**
     * Reads a position.
     *
     * @return the position, or {@code null} if the text was not written for this context
     */
    static @Nullable Cursor decode(String text, String context) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (all.length <= DIGEST_LENGTH) {
            return null;
        }
        byte[] payload = Arrays.copyOfRange(all, DIGEST_LENGTH, all.length);
        byte[] expected = Arrays.copyOf(digest(context, payload), DIGEST_LENGTH);
        if (!MessageDigest.isEqual(expected, Arrays.copyOf(all, DIGEST_LENGTH))) {
            return null;
        }
        try {
            String joined = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            List<@Nullable String> values = new ArrayList<>();
            for (int start = 0, end; (end = joined.indexOf('\0', start)) >= 0; start = end + 1) {
                values.add(joined.charAt(start) == ABSENT ? null : joined.substring(start + 1, end));
            }
            return new Cursor(values);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static byte[] digest(String context, byte[] payload) {
        MessageDigest sha = Sha256.begin();
        sha.update(context.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        return sha.digest(payload);
    }
}
