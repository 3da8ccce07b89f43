/** Counting in memory: the present of large collections, as sets of records. */
@NullMarked
package org.pledgebook.query.counting;

import org.jspecify.annotations.NullMarked;
