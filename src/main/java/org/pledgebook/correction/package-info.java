/** Corrections: where a source is wrong, incomplete or cannot be verified, kept in the open. */
@NullMarked
package org.pledgebook.correction;

import org.jspecify.annotations.NullMarked;
