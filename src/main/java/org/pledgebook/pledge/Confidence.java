package org.pledgebook.pledge;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pledgebook.source.CitationDraft;
import org.pledgebook.source.SourceRef;
import org.pledgebook.source.Stance;
import org.pledgebook.source.Tier;

/** How well the sources bear a pledge out; derived from its citations, never typed in. */
@Schema(
        description = "How well the sources bear a pledge out; derived from its citations, never typed in. "
                + "CORROBORATED: A primary source supports it, or two independent ones do. REPORTED: One source "
                + "supports it. DISPUTED: A source contradicts it.")
public enum Confidence {
    /** A primary source supports it, or two independent ones do. */
    CORROBORATED,

    /** One source supports it. */
    REPORTED,

    /** A source contradicts it. */
    DISPUTED;

    /**
     * Derives it as the database does, which holds every pledge to that.
     *
     * @param citations what is cited for a pledge
     * @param sources the sources by their keys; one that is missing is refused elsewhere
     */
    static Confidence of(Collection<CitationDraft> citations, Map<String, SourceRef> sources) {
        if (citations.stream().anyMatch(citation -> citation.stance() == Stance.CONTRADICTS)) {
            return DISPUTED;
        }
        List<SourceRef> supporting = citations.stream()
                .filter(citation -> citation.stance() == Stance.SUPPORTS)
                .map(citation -> sources.get(citation.source()))
                .filter(Objects::nonNull)
                .toList();
        boolean corroborated = supporting.stream().anyMatch(source -> source.tier() == Tier.PRIMARY)
                || supporting.stream().map(SourceRef::publisher).distinct().count() >= 2;
        return corroborated ? CORROBORATED : REPORTED;
    }
}
