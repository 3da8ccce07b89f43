/** The errors that a request can meet. */
@NullMarked
package org.pledgebook.problem;

import org.jspecify.annotations.NullMarked;
