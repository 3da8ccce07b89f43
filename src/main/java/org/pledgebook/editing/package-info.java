/** Editing: how a write becomes a revision. */
@NullMarked
package org.pledgebook.editing;

import org.jspecify.annotations.NullMarked;
