/** What changed in the book: in each record, by each revision, and between two states, field by field. */
@NullMarked
package org.pledgebook.history;

import org.jspecify.annotations.NullMarked;
