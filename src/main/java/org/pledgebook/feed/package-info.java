/** What changed, for those who follow the book: feeds, and a stream of revisions as they are written. */
@NullMarked
package org.pledgebook.feed;

import org.jspecify.annotations.NullMarked;
