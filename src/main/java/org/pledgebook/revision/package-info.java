/** Revisions: every write of the book, and reads of the book as it stood at one of them. */
@NullMarked
package org.pledgebook.revision;

import org.jspecify.annotations.NullMarked;
