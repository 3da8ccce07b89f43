/** The HTTP side of summit. */
@NullMarked
package org.pledgebook.summit.web;

import org.jspecify.annotations.NullMarked;
