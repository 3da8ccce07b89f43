/** Curation: who may write the book, and how a write becomes a revision. */
@NullMarked
package org.pledgebook.curation;

import org.jspecify.annotations.NullMarked;
