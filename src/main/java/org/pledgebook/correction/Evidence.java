package org.pledgebook.correction;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pledgebook.source.CitationView;

/**
 * The citations and corrections of some records of one kind, read in as few statements as there are parts.
 *
 * @param citations by the records' keys, or {@code null} if they were not asked for
 * @param corrections by the records' keys, or {@code null} if they were not asked for
 */
public record Evidence(
        @Nullable Map<String, List<CitationView>> citations,
        @Nullable Map<String, List<CorrectionView>> corrections) {

    /** The name of the part that holds the citations. */
    public static final String CITATIONS = "citations";

    /** The name of the part that holds the corrections. */
    public static final String CORRECTIONS = "corrections";

    /** The citations of a record, or {@code null} if they were not asked for. */
    public @Nullable List<CitationView> citationsOf(String key) {
        return citations == null ? null : citations.getOrDefault(key, List.of());
    }

    /** The corrections of a record, or {@code null} if they were not asked for. */
    public @Nullable List<CorrectionView> correctionsOf(String key) {
        return corrections == null ? null : corrections.getOrDefault(key, List.of());
    }
}
