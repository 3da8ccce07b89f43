package org.pledgebook.draft;

/**
 * A record as an editor writes it: what the book keeps of it, other records named by their keys. What the book derives
 * from that, such as names and counts, is not in it.
 *
 * <p>A draft is a Java record of texts, numbers, dates, truth values, constants of vocabularies, further records, and
 * lists of these. A component that is not nullable must be given, lists and truth values apart: a list that is left out
 * is empty, and a truth value false.
 */
public interface Draft {

    /** The form of a slug, as a regular expression. */
    String SLUG = "(?!-)(?!.*--)[a-z0-9-]{1,120}(?<!-)";

    /** What to say of a text that is no slug. */
    String NOT_A_SLUG = "This must be 1 to 120 lower-case letters a to z, digits and single hyphens between them.";

    /** The key of the record. */
    String key();
}
