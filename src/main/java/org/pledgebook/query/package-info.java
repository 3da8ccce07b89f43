/** Queries: what may be asked of a collection, and how it is answered. */
@NullMarked
package org.pledgebook.query;

import org.jspecify.annotations.NullMarked;
