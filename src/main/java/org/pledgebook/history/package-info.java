/** What changed in the book: each record's history, field by field. */
@NullMarked
package org.pledgebook.history;

import org.jspecify.annotations.NullMarked;
