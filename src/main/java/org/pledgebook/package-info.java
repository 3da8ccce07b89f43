/** Pledgebook: a citable record of security commitments. */
@NullMarked
package org.pledgebook;

import org.jspecify.annotations.NullMarked;
