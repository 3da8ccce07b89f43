/** Assurance categories: the kinds of assurance that a joint statement sets out. */
@NullMarked
package org.pledgebook.assurance;

import org.jspecify.annotations.NullMarked;
