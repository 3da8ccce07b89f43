/** What changed: the log of changes, comparison, feeds and the stream of revisions. */
@NullMarked
package org.pledgebook.history;

import org.jspecify.annotations.NullMarked;
