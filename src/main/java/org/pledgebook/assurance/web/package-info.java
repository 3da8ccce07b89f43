/** The HTTP side of assurance. */
@NullMarked
package org.pledgebook.assurance.web;

import org.jspecify.annotations.NullMarked;
