package org.pledgebook.source;

/**
 * A source was written anew. What the book derives from its sources may be another than before.
 *
 * @param slug the source's key
 */
public record SourceRevised(String slug) {}
