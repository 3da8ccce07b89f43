/** Pledges: who undertakes what, on which conditions, and what became of it. */
@NullMarked
package org.pledgebook.pledge;

import org.jspecify.annotations.NullMarked;
