/** Tests of the service as a whole. */
@NullMarked
package org.pledgebook;

import org.jspecify.annotations.NullMarked;
