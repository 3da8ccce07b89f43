/** The HTTP side of correction. */
@NullMarked
package org.pledgebook.correction.web;

import org.jspecify.annotations.NullMarked;
